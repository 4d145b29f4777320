package ledger

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Holder reads who holds the region's lock, consistently: the execution's ARN, or "" while it is free, and the epoch,
// which rises whenever the lock changes hands.
func (l *Ledger) Holder(ctx context.Context) (owner string, epoch int, err error) {
	out, err := l.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &l.table, Key: key("lock", "lock"), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return "", 0, named(err, "dynamodb:GetItem")
	}
	if n, ok := out.Item["epoch"].(*types.AttributeValueMemberN); ok {
		if epoch, err = strconv.Atoi(n.Value); err != nil {
			return "", 0, err
		}
	}
	return str(out.Item, "owner"), epoch, nil
}

// Take gives the lock to op.Arn with op.Epoch, if the pair (owner, epoch) is still what it was read to be. taken is false
// when it is not.
func (l *Ledger) Take(ctx context.Context, op account.Operation, owner string, epoch int, now time.Time) (taken bool, err error) {
	put := item{"pk": text("lock"), "sk": text("lock"), "owner": text(op.Arn), "epoch": number(strconv.Itoa(op.Epoch)), "takenAt": text(stamp(now))}
	in := &dynamodb.PutItemInput{TableName: &l.table, Item: put}
	if owner == "" && epoch == 0 {
		in.ConditionExpression = aws.String("attribute_not_exists(pk)")
	} else {
		in.ConditionExpression, in.ExpressionAttributeNames, in.ExpressionAttributeValues = held(owner, epoch)
	}
	_, err = l.client.PutItem(ctx, in)
	if unmet(err) {
		return false, nil
	}
	return err == nil, named(err, "dynamodb:PutItem")
}

// Raise gives the lock the next epoch, so that calls which were made under the present one lose their fence, and returns
// it. It may be called again after a lost reply. The error is Lock.Lost when op does not hold the lock.
func (l *Ledger) Raise(ctx context.Context, op account.Operation) (int, error) {
	next := op.Epoch + 1
	condition, names, values := held(op.Arn, op.Epoch)
	values[":next"] = number(strconv.Itoa(next))
	_, err := l.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &l.table, Key: key("lock", "lock"),
		UpdateExpression: aws.String("SET #epoch = :next"), ConditionExpression: condition,
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	})
	if !unmet(err) {
		return next, named(err, "dynamodb:UpdateItem")
	}
	owner, epoch, err := l.Holder(ctx)
	if err != nil {
		return 0, err
	}
	if owner != op.Arn || epoch != next {
		return 0, lost(op)
	}
	return next, nil
}

// Fence returns nil while op holds the lock with its epoch, and Lock.Lost otherwise. A mutating call must end within 10
// seconds of it.
func (l *Ledger) Fence(ctx context.Context, op account.Operation) error {
	owner, epoch, err := l.Holder(ctx)
	if err != nil {
		return err
	}
	if owner != op.Arn || epoch != op.Epoch {
		return lost(op)
	}
	return nil
}

// held is the condition that the lock belongs to this pair.
func held(owner string, epoch int) (*string, map[string]string, item) {
	return aws.String("#owner = :owner AND #epoch = :epoch"), map[string]string{"#owner": "owner", "#epoch": "epoch"},
		item{":owner": text(owner), ":epoch": number(strconv.Itoa(epoch))}
}

// stamp writes a time with a fixed width, so that times sort as text.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

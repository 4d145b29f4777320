package ledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// document is what the history keeps of an operation.
type document struct {
	Operation account.Operation `json:"operation"`
	Request   account.Request   `json:"request"`
	Outcome   account.Outcome   `json:"outcome"`
}

// Load reads an operation of the history consistently: its operation, request and outcome. found is false when there is no
// such operation.
func (l *Ledger) Load(ctx context.Context, id string) (work account.Work, found bool, err error) {
	out, err := l.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &l.table, Key: key("operation", id), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return account.Work{}, false, named(err, "dynamodb:GetItem")
	}
	if len(out.Item) == 0 {
		return account.Work{}, false, nil
	}
	work, err = workOf(out.Item)
	return work, err == nil, err
}

// workOf is an operation as an item of the table tells it.
func workOf(entry item) (account.Work, error) {
	var d document
	if err := json.Unmarshal([]byte(str(entry, "document")), &d); err != nil {
		return account.Work{}, fmt.Errorf("read operation %s: %w", str(entry, "sk"), err)
	}
	work := account.Begun(d.Operation, d.Request)
	work.Outcome = d.Outcome
	return work, nil
}

// Record writes an operation into the history while it holds the lock. The error is Lock.Lost when it does not.
func (l *Ledger) Record(ctx context.Context, w account.Work) error {
	condition, names, values := held(w.Operation.Arn, w.Operation.Epoch)
	return l.transact(ctx, w, types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		TableName: &l.table, Key: key("lock", "lock"),
		ConditionExpression: condition, ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}})
}

// Close writes an operation into the history, frees the lock, and remembers what became of the region's use, all or nothing. The
// error is Lock.Lost when it does not
// hold the lock.
func (l *Ledger) Close(ctx context.Context, w account.Work) error {
	condition, names, values := held(w.Operation.Arn, w.Operation.Epoch)
	values[":free"] = text("")
	more, err := l.remember(w)
	if err != nil {
		return err
	}
	return l.transact(ctx, w, types.TransactWriteItem{Update: &types.Update{
		TableName: &l.table, Key: key("lock", "lock"),
		UpdateExpression: aws.String("SET #owner = :free"), ConditionExpression: condition,
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}}, more...)
}

// transact writes the history together with what is done to the lock.
func (l *Ledger) transact(ctx context.Context, w account.Work, lock types.TransactWriteItem, more ...types.TransactWriteItem) error {
	entry, err := l.entry(w)
	if err != nil {
		return err
	}
	_, err = l.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: append([]types.TransactWriteItem{
		lock, {Put: &types.Put{TableName: &l.table, Item: entry}},
	}, more...)})
	if unmet(err) {
		return lost(w.Operation)
	}
	return named(err, "dynamodb:TransactWriteItems")
}

// Bury writes how an operation ended that died without writing it itself. An outcome that it did write stays.
func (l *Ledger) Bury(ctx context.Context, w account.Work) error {
	entry, err := l.entry(w)
	if err != nil {
		return err
	}
	_, err = l.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &l.table, Item: entry,
		ConditionExpression: aws.String("#status = :running"), ExpressionAttributeNames: map[string]string{"#status": "status"},
		ExpressionAttributeValues: item{":running": text(account.StatusRunning)},
	})
	if unmet(err) {
		return nil
	}
	return awsfault.From(err, "dynamodb:PutItem")
}

func (l *Ledger) entry(w account.Work) (item, error) {
	body, err := json.Marshal(document{Operation: w.Operation, Request: w.Request, Outcome: w.Outcome})
	if err != nil {
		return nil, fmt.Errorf("write operation %s: %w", w.Operation.ID, err)
	}
	return item{
		"pk": text("operation"), "sk": text(w.Operation.ID), "startedAt": text(stamp(w.Operation.StartedAt)),
		"status": text(w.Outcome.Status), "document": text(string(body)),
	}, nil
}

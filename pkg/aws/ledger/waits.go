package ledger

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Wait stores the task token with which a step waits for a stack's next event. A newer token of the same step replaces it.
// DynamoDB removes it some time after expires.
func (l *Ledger) Wait(ctx context.Context, op account.Operation, step account.Step, token string, expires time.Time) error {
	put := key(waitKey(step.Stack), op.ID+"#"+step.ID)
	put["token"], put["expires"] = text(token), number(strconv.FormatInt(expires.Unix(), 10))
	_, err := l.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &l.table, Item: put})
	return awsfault.From(err, "dynamodb:PutItem")
}

// Waiting reads the task tokens that wait for this stack, by a key that Forget takes.
func (l *Ledger) Waiting(ctx context.Context, stack string) (map[string]string, error) {
	tokens := map[string]string{}
	pages := dynamodb.NewQueryPaginator(l.client, &dynamodb.QueryInput{
		TableName: &l.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk"), ExpressionAttributeValues: item{":pk": text(waitKey(stack))},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "dynamodb:Query")
		}
		for _, i := range page.Items {
			tokens[str(i, "sk")] = str(i, "token")
		}
	}
	return tokens, nil
}

// Forget removes a token that Waiting gave, unless a newer one has taken its place.
func (l *Ledger) Forget(ctx context.Context, stack, waiter, token string) error {
	_, err := l.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &l.table, Key: key(waitKey(stack), waiter),
		ConditionExpression: aws.String("#token = :token"), ExpressionAttributeNames: map[string]string{"#token": "token"},
		ExpressionAttributeValues: item{":token": text(token)},
	})
	if unmet(err) {
		return nil
	}
	return awsfault.From(err, "dynamodb:DeleteItem")
}

func waitKey(stack string) string { return "wait#" + stack }

package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Idleness reads what is remembered of the region's use.
func (l *Ledger) Idleness(ctx context.Context) (account.Idleness, error) {
	state := account.Idleness{Evidence: []account.Evidence{}}
	out, err := l.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &l.table, Key: key("idle", "idle"), ConsistentRead: aws.Bool(true)})
	if err != nil || len(out.Item) == 0 {
		return state, named(err, "dynamodb:GetItem")
	}
	if err := json.Unmarshal([]byte(str(out.Item, "document")), &state); err != nil {
		return state, fmt.Errorf("read what is remembered of the region's use: %w", err)
	}
	return state, nil
}

// remember is the write of what the work's plan makes of the region's use, nil when that is nothing new.
func (l *Ledger) remember(w account.Work) ([]types.TransactWriteItem, error) {
	if w.Plan.Idle.Move == account.IdleNone || !w.Outcome.Succeeded {
		return nil, nil
	}
	body, err := json.Marshal(w.Plan.Idle.State)
	if err != nil {
		return nil, fmt.Errorf("write what is remembered of the region's use: %w", err)
	}
	entry := key("idle", "idle")
	entry["document"] = text(string(body))
	return []types.TransactWriteItem{{Put: &types.Put{TableName: &l.table, Item: entry}}}, nil
}

// LastOperation is when the last operation ended that a person asked for, or when it started while it runs; the zero time
// when there is none.
func (l *Ledger) LastOperation(ctx context.Context) (time.Time, error) {
	var last time.Time
	err := l.newest(ctx, func(w account.Work) (more bool) {
		switch {
		case w.Request.Action == account.Tidy:
			return true
		case w.Outcome.EndedAt.IsZero():
			last = w.Operation.StartedAt
		default:
			last = w.Outcome.EndedAt
		}
		return false
	})
	return last, err
}

// History reads the operations that began, the newest first, at most limit. A look of the schedule that did nothing is none.
func (l *Ledger) History(ctx context.Context, limit int) ([]account.Work, error) {
	var works []account.Work
	err := l.newest(ctx, func(w account.Work) (more bool) {
		works = append(works, w)
		return len(works) < limit
	})
	return works, err
}

// newest hands the operations of the history to take, the newest first, until it wants no more.
func (l *Ledger) newest(ctx context.Context, take func(account.Work) (more bool)) error {
	pages := dynamodb.NewQueryPaginator(l.client, &dynamodb.QueryInput{
		TableName: &l.table, IndexName: aws.String("byStart"), ScanIndexForward: aws.Bool(false), Limit: aws.Int32(10), ConsistentRead: aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :operation"), ExpressionAttributeValues: item{":operation": text("operation")},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return named(err, "dynamodb:Query")
		}
		for _, entry := range page.Items {
			w, err := workOf(entry)
			if err != nil || !take(w) {
				return err
			}
		}
	}
	return nil
}

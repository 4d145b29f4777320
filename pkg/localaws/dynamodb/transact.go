package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// spent is a transaction's idempotency token. It is remembered for ten minutes (TransactWriteItems's API reference).
type spent struct {
	until   time.Time
	request string
}

const tokenLives = 10 * time.Minute

// TransactWriteItems carries out up to 100 writes and checks, all or none.
func (s *Service) TransactWriteItems(_ context.Context, in *sdk.TransactWriteItemsInput) (*sdk.TransactWriteItemsOutput, error) {
	if err := region.Only(in, "TransactItems", "ClientRequestToken"); err != nil {
		return nil, err
	}
	if n := len(in.TransactItems); n < 1 || n > 100 {
		return nil, value.Invalid("1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and 100")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	writes, err := s.prepareAll(in.TransactItems)
	if err != nil {
		return nil, err
	}
	token, text := aws.ToString(in.ClientRequestToken), fingerprint(writes)
	if done, err := s.repeated(token, text); done || err != nil {
		return &sdk.TransactWriteItemsOutput{}, err
	}
	outcomes, err := settle(writes)
	if err != nil {
		return nil, err
	}
	for i, w := range writes {
		if w.request.verb != check {
			s.commit(w.table, w.place, outcomes[i])
		}
	}
	if token != "" {
		s.tokens[token] = spent{until: s.reg.Clock.Now().Add(tokenLives), request: text}
	}
	return &sdk.TransactWriteItemsOutput{}, nil
}

// prepareAll checks all parts of a transaction; two for the same item are refused.
func (s *Service) prepareAll(items []types.TransactWriteItem) ([]*write, error) {
	var out []*write
	for _, item := range items {
		r, err := part(item)
		if err != nil {
			return nil, err
		}
		w, err := s.prepare(r)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o *write) bool { return o.table == w.table && o.place == w.place }) {
			return nil, value.Invalid("Transaction request cannot include multiple operations on one item")
		}
		out = append(out, w)
	}
	return out, nil
}

func part(item types.TransactWriteItem) (request, error) {
	var parts []request
	if p := item.Put; p != nil {
		parts = append(parts, request{put, p.TableName, p.Item, nil, nil, p.ConditionExpression, p.ExpressionAttributeNames, p.ExpressionAttributeValues, p.ReturnValuesOnConditionCheckFailure})
	}
	if u := item.Update; u != nil {
		parts = append(parts, request{change, u.TableName, nil, u.Key, u.UpdateExpression, u.ConditionExpression, u.ExpressionAttributeNames, u.ExpressionAttributeValues, u.ReturnValuesOnConditionCheckFailure})
	}
	if d := item.Delete; d != nil {
		parts = append(parts, request{remove, d.TableName, nil, d.Key, nil, d.ConditionExpression, d.ExpressionAttributeNames, d.ExpressionAttributeValues, d.ReturnValuesOnConditionCheckFailure})
	}
	if c := item.ConditionCheck; c != nil {
		parts = append(parts, request{check, c.TableName, nil, c.Key, nil, c.ConditionExpression, c.ExpressionAttributeNames, c.ExpressionAttributeValues, c.ReturnValuesOnConditionCheckFailure})
	}
	if len(parts) != 1 {
		return request{}, value.Invalid("TransactItems can only contain one of Check, Put, Update or Delete")
	}
	r := parts[0]
	if (r.verb == change && r.update == nil) || (r.verb == check && r.condition == nil) {
		return r, value.Invalid("1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null")
	}
	return r, nil
}

// settle works out all writes without making any of them; if one fails, the whole transaction does.
func settle(writes []*write) ([]value.Item, error) {
	outcomes := make([]value.Item, len(writes))
	reasons := make([]types.CancellationReason, len(writes))
	codes := make([]string, len(writes))
	failed := false
	for i, w := range writes {
		var err error
		outcomes[i], err = w.outcome()
		reasons[i] = reason(err)
		codes[i] = *reasons[i].Code
		failed = failed || err != nil
	}
	if !failed {
		return outcomes, nil
	}
	text := fmt.Sprintf("Transaction cancelled, please refer cancellation reasons for specific reasons [%s]", strings.Join(codes, ", "))
	return nil, &types.TransactionCanceledException{Message: &text, CancellationReasons: reasons}
}

func reason(err error) types.CancellationReason {
	if err == nil {
		return types.CancellationReason{Code: new("None")}
	}
	if failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		return types.CancellationReason{Code: new("ConditionalCheckFailed"), Message: failed.Message, Item: failed.Item}
	}
	text := err.Error()
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		text = api.ErrorMessage()
	}
	return types.CancellationReason{Code: new("ValidationError"), Message: &text}
}

// repeated says whether the transaction was made before under this token; another one under the same token is refused.
func (s *Service) repeated(token, text string) (bool, error) {
	earlier, ok := s.tokens[token]
	switch {
	case token == "" || !ok || s.reg.Clock.Now().After(earlier.until):
		return false, nil
	case earlier.request != text:
		return false, &types.IdempotentParameterMismatchException{Message: new("Request parameters do not match the parameters of an earlier request with the same token")}
	}
	return true, nil
}

// fingerprint is the same for the same transaction only.
func fingerprint(writes []*write) string {
	var out strings.Builder
	for _, w := range writes {
		r := w.request
		fmt.Fprintf(&out, "%s %s %s %s %q %q %q %s\n", r.verb, w.table.arn, w.place, value.ItemText(w.item),
			aws.ToString(r.update), aws.ToString(r.condition), r.names, value.ItemText(r.values))
	}
	return out.String()
}

// TransactGetItems reads up to 100 items as they are at one moment.
func (s *Service) TransactGetItems(_ context.Context, in *sdk.TransactGetItemsInput) (*sdk.TransactGetItemsOutput, error) {
	if err := region.Only(in, "TransactItems"); err != nil {
		return nil, err
	}
	if n := len(in.TransactItems); n < 1 || n > 100 {
		return nil, value.Invalid("1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and 100")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &sdk.TransactGetItemsOutput{}
	for _, t := range in.TransactItems {
		if t.Get == nil {
			return nil, value.Invalid("1 validation error detected: Value null at 'transactItems.1.member.get' failed to satisfy constraint: Member must not be null")
		}
		item, err := s.get(&sdk.GetItemInput{
			TableName: t.Get.TableName, Key: t.Get.Key, ProjectionExpression: t.Get.ProjectionExpression,
			ExpressionAttributeNames: t.Get.ExpressionAttributeNames, ConsistentRead: new(true),
		})
		if err != nil {
			return nil, err
		}
		out.Responses = append(out.Responses, types.ItemResponse{Item: item})
	}
	return out, nil
}

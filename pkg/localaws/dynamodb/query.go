package dynamodb

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Query reads one page of one partition of a table or index in the order of its sort key. As on AWS a page may be short or
// empty although more follow, and the last one may be empty.
func (s *Service) Query(_ context.Context, in *sdk.QueryInput) (*sdk.QueryOutput, error) {
	if err := region.Only(in, "TableName", "ConsistentRead", "ExclusiveStartKey", "ExpressionAttributeNames", "ExpressionAttributeValues",
		"FilterExpression", "IndexName", "KeyConditionExpression", "Limit", "ProjectionExpression", "ScanIndexForward", "Select"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.source(in.TableName, in.IndexName, in.ConsistentRead)
	if err != nil {
		return nil, err
	}
	if err := r.selected(in.Select); err != nil {
		return nil, err
	}
	if in.KeyConditionExpression == nil {
		return nil, value.Invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
	}
	if err := r.expressions(in.KeyConditionExpression, in.FilterExpression, in.ProjectionExpression, in.ExpressionAttributeNames, in.ExpressionAttributeValues); err != nil {
		return nil, err
	}
	r.backward = in.ScanIndexForward != nil && !*in.ScanIndexForward
	r.start = in.ExclusiveStartKey
	if r.limit, err = limit(in.Limit); err != nil {
		return nil, err
	}
	p, err := s.page(r)
	if err != nil {
		return nil, err
	}
	out := &sdk.QueryOutput{Items: p.items, Count: int32(p.matched), ScannedCount: int32(p.scanned), LastEvaluatedKey: p.last} //nolint:gosec // a page has less than 2^31 items
	if r.count {
		out.Items = nil
	}
	return out, nil
}

// Scan reads one page of a whole table or index.
func (s *Service) Scan(_ context.Context, in *sdk.ScanInput) (*sdk.ScanOutput, error) {
	if err := region.Only(in, "TableName", "ConsistentRead", "ExclusiveStartKey", "ExpressionAttributeNames", "ExpressionAttributeValues",
		"FilterExpression", "IndexName", "Limit", "ProjectionExpression", "Select"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.source(in.TableName, in.IndexName, in.ConsistentRead)
	if err != nil {
		return nil, err
	}
	if err := r.selected(in.Select); err != nil {
		return nil, err
	}
	if err := r.expressions(nil, in.FilterExpression, in.ProjectionExpression, in.ExpressionAttributeNames, in.ExpressionAttributeValues); err != nil {
		return nil, err
	}
	r.start = in.ExclusiveStartKey
	if r.limit, err = limit(in.Limit); err != nil {
		return nil, err
	}
	p, err := s.page(r)
	if err != nil {
		return nil, err
	}
	out := &sdk.ScanOutput{Items: p.items, Count: int32(p.matched), ScannedCount: int32(p.scanned), LastEvaluatedKey: p.last} //nolint:gosec // a page has less than 2^31 items
	if r.count {
		out.Items = nil
	}
	return out, nil
}

func limit(in *int32) (int, error) {
	if in == nil {
		return 0, nil
	}
	if *in < 1 {
		return 0, value.Invalid("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1", *in)
	}
	return int(*in), nil
}

// expressions parses those of a Query or Scan; nil ones are not there.
func (r *reading) expressions(key, filter, project *string, names map[string]string, values value.Item) error {
	p, err := expr.NewParams(names, values)
	if err != nil {
		return err
	}
	if key != nil {
		if err := r.keyCondition(p, *key); err != nil {
			return err
		}
	}
	if filter != nil {
		if err := r.filterCondition(p, *filter, key != nil); err != nil {
			return err
		}
	}
	r.projected = func(item value.Item) value.Item { return item }
	if project != nil {
		projection, err := p.Projection(*project)
		if err != nil {
			return err
		}
		r.projected = projection.Of
	}
	return p.Done()
}

// filterCondition parses a FilterExpression; beside a key condition it must leave the key alone.
func (r *reading) filterCondition(p *expr.Params, text string, keyed bool) (err error) {
	if r.filter, err = p.Condition("FilterExpression", text); err != nil {
		return err
	}
	for _, name := range r.filter.Attributes() {
		if keyed && slices.Contains(r.index.key.names(), name) {
			return value.Invalid("Filter Expression can only contain non-primary key attributes: Primary key attribute: %s", name)
		}
	}
	return nil
}

// keyCondition parses a KeyConditionExpression: the partition key equals something, and perhaps a condition on the sort key.
func (r *reading) keyCondition(p *expr.Params, text string) error {
	c, err := p.Condition("KeyConditionExpression", text)
	if err != nil {
		return err
	}
	terms, err := c.Keys()
	if err != nil {
		return err
	}
	k := r.index.key
	about := map[string]expr.KeyTerm{}
	for _, t := range terms {
		about[t.Attribute] = t
	}
	hash, ok := about[k.hash]
	switch {
	case !ok:
		return value.Invalid("Query condition missed key schema element: %s", k.hash)
	case hash.Operator != "=":
		return value.Invalid("Query key condition not supported")
	case len(terms) == 2 && k.sort == "":
		return value.Invalid("Query key condition not supported")
	case len(terms) == 2 && about[k.sort].Operator == "":
		return value.Invalid("Query condition missed key schema element: %s", k.sort)
	case len(terms) > 2:
		return value.Invalid("Conditions can be of length 1 or 2 only")
	}
	r.wanted = c.Holds
	return r.checkTerms(terms)
}

// checkTerms refuses values that no key attribute of that name can have.
func (r *reading) checkTerms(terms []expr.KeyTerm) error {
	for _, t := range terms {
		for _, v := range t.Values {
			if value.TypeOf(v) != r.table.kindOf(t.Attribute) {
				return value.Invalid(wrong + "Condition parameter type does not match schema type")
			}
			if s, ok := v.(*types.AttributeValueMemberS); ok && s.Value == "" {
				return value.Invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: %s", t.Attribute)
			}
		}
	}
	return nil
}

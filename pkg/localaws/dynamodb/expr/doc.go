// Package expr is the expression language of the local DynamoDB: conditions, filters, key conditions, updates and
// projections are parsed, checked as AWS checks them, and evaluated on items.
package expr

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// Params are the names and values that the expressions of one request may refer to, and which of them were.
type Params struct {
	names  map[string]string
	values value.Item

	given      bool // an expression was parsed
	usedNames  map[string]bool
	usedValues map[string]bool
}

// NewParams takes a request's ExpressionAttributeNames and ExpressionAttributeValues, nil if it has none.
func NewParams(names map[string]string, values value.Item) (*Params, error) {
	p := &Params{names: maps.Clone(names), values: value.Item{}, usedNames: map[string]bool{}, usedValues: map[string]bool{}}
	if names != nil && len(names) == 0 {
		return nil, value.Invalid("ExpressionAttributeNames must not be empty")
	}
	if values != nil && len(values) == 0 {
		return nil, value.Invalid("ExpressionAttributeValues must not be empty")
	}
	for key := range names {
		if !isReference(key, "#") {
			return nil, value.Invalid(`ExpressionAttributeNames contains invalid key: Syntax error; key: "%s"`, key)
		}
	}
	for key, v := range values {
		if err := p.add(key, v); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Params) add(key string, v types.AttributeValue) error {
	if !isReference(key, ":") {
		return value.Invalid(`ExpressionAttributeValues contains invalid key: Syntax error; key: "%s"`, key)
	}
	n, err := value.Normal(v)
	if err != nil {
		return value.Invalid("ExpressionAttributeValues contains invalid value: %s for key %s", strings.TrimPrefix(err.Error(), "ValidationException: "), key)
	}
	p.values[key] = n
	return nil
}

func isReference(key, sign string) bool {
	rest, ok := strings.CutPrefix(key, sign)
	return ok && rest != "" && strings.IndexFunc(rest, func(r rune) bool { return !isWord(r) }) < 0
}

// Done refuses names and values that no expression of the request used.
func (p *Params) Done() error {
	if !p.given && len(p.names) > 0 {
		return value.Invalid("ExpressionAttributeNames can only be specified when using expressions")
	}
	if !p.given && len(p.values) > 0 {
		return value.Invalid("ExpressionAttributeValues can only be specified when using expressions")
	}
	if err := unused("ExpressionAttributeNames", slices.Collect(maps.Keys(p.names)), p.usedNames); err != nil {
		return err
	}
	return unused("ExpressionAttributeValues", slices.Collect(maps.Keys(p.values)), p.usedValues)
}

func unused(what string, keys []string, used map[string]bool) error {
	keys = slices.DeleteFunc(keys, func(k string) bool { return used[k] })
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys)
	return value.Invalid("Value provided in %s unused in expressions: keys: {%s}", what, strings.Join(keys, ", "))
}

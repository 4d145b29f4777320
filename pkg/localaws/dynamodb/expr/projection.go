package expr

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// Projection is a parsed ProjectionExpression.
type Projection struct{ paths []path }

func (p Projection) String() string { return join(p.paths, ", ") }

// Projection parses a ProjectionExpression.
func (p *Params) Projection(source string) (Projection, error) {
	paths, err := parse(p, "ProjectionExpression", source, func(ps *parser) []path {
		out := []path{ps.path()}
		for ps.accept(",") {
			out = append(out, ps.path())
		}
		if ps.err == nil {
			ps.check(apart(out))
		}
		return out
	})
	return Projection{paths}, err
}

// Of returns those parts of an item that the projection names; a list keeps only its chosen elements, in their order.
func (p Projection) Of(item value.Item) value.Item {
	picked, ok := pick(&types.AttributeValueMemberM{Value: item}, p.paths).(*types.AttributeValueMemberM)
	if !ok {
		return value.Item{}
	}
	return picked.Value
}

// pick is the part of v to which the paths lead; nil if none leads anywhere.
func pick(v types.AttributeValue, paths []path) types.AttributeValue {
	if slices.ContainsFunc(paths, func(p path) bool { return len(p) == 0 }) {
		return v
	}
	switch v := v.(type) {
	case *types.AttributeValueMemberM:
		return pickEntries(v.Value, paths)
	case *types.AttributeValueMemberL:
		return pickItems(v.Value, paths)
	}
	return nil
}

func pickEntries(entries map[string]types.AttributeValue, paths []path) types.AttributeValue {
	out := value.Item{}
	for name, child := range entries {
		if kept := pickInto(child, step{name: name}, paths); kept != nil {
			out[name] = kept
		}
	}
	if len(out) == 0 {
		return nil
	}
	return &types.AttributeValueMemberM{Value: out}
}

func pickItems(items []types.AttributeValue, paths []path) types.AttributeValue {
	var out []types.AttributeValue
	for i, child := range items {
		if kept := pickInto(child, step{index: i}, paths); kept != nil {
			out = append(out, kept)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return &types.AttributeValueMemberL{Value: out}
}

func pickInto(child types.AttributeValue, s step, paths []path) types.AttributeValue {
	var rest []path
	for _, p := range paths {
		if p[0].same(s) {
			rest = append(rest, p[1:])
		}
	}
	if rest == nil {
		return nil
	}
	return pick(child, rest)
}

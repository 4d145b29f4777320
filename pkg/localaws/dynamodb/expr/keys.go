package expr

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// KeyTerm is what a key condition says about one key attribute.
type KeyTerm struct {
	Attribute string
	Operator  string // "=", "<", "<=", ">", ">=", "BETWEEN" or "begins_with"
	Values    []types.AttributeValue
}

// Keys takes a KeyConditionExpression apart: one term, or two joined by AND.
func (c Condition) Keys() ([]KeyTerm, error) {
	parts := conjuncts(c.root)
	out := make([]KeyTerm, len(parts))
	for i, part := range parts {
		term, err := keyTerm(part)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out[:i], func(t KeyTerm) bool { return t.Attribute == term.Attribute }) {
			return nil, value.Invalid("Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key")
		}
		out[i] = term
	}
	return out, nil
}

// Attributes are the names of the top-level attributes that the condition looks at.
func (c Condition) Attributes() []string { return attributes(c.root) }

func conjuncts(n node) []node {
	switch n := n.(type) {
	case group:
		return conjuncts(n.part)
	case and:
		var out []node
		for _, part := range n.parts {
			out = append(out, conjuncts(part)...)
		}
		return out
	}
	return []node{n}
}

func keyTerm(n node) (KeyTerm, error) {
	switch n := n.(type) {
	case comparison:
		if n.operator == "<>" {
			return KeyTerm{}, value.Invalid("Invalid operator used in KeyConditionExpression: <>")
		}
		left, right, operator := n.left, n.right, n.operator
		if _, turned := left.(literal); turned {
			left, right, operator = right, left, mirrored(operator)
		}
		return term(operator, left, right)
	case between:
		return term("BETWEEN", n.of, n.low, n.high)
	case call:
		if n.function == beginsWith {
			return term(beginsWith, n.args...)
		}
		return KeyTerm{}, value.Invalid("Invalid operator used in KeyConditionExpression: %s", n.function)
	case or:
		return KeyTerm{}, value.Invalid("Invalid operator used in KeyConditionExpression: OR")
	case not:
		return KeyTerm{}, value.Invalid("Invalid operator used in KeyConditionExpression: NOT")
	}
	return KeyTerm{}, value.Invalid("Invalid operator used in KeyConditionExpression: IN")
}

func mirrored(operator string) string {
	if turned, ok := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]; ok {
		return turned
	}
	return operator
}

func term(operator string, of ...operand) (KeyTerm, error) {
	to, ok := of[0].(path)
	if !ok || len(to) > 1 {
		return KeyTerm{}, value.Invalid("Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes")
	}
	t := KeyTerm{Attribute: to[0].name, Operator: operator}
	for _, o := range of[1:] {
		l, ok := o.(literal)
		if !ok {
			return KeyTerm{}, value.Invalid("Invalid KeyConditionExpression: Attribute references are not allowed for the right-hand side of key conditions")
		}
		t.Values = append(t.Values, l.is)
	}
	return t, nil
}

func attributes(n node) []string {
	var out []string
	switch n := n.(type) {
	case and:
		for _, part := range n.parts {
			out = append(out, attributes(part)...)
		}
	case or:
		for _, part := range n.parts {
			out = append(out, attributes(part)...)
		}
	case not:
		return attributes(n.part)
	case group:
		return attributes(n.part)
	case comparison:
		return firsts(n.left, n.right)
	case between:
		return firsts(n.of, n.low, n.high)
	case in:
		return firsts(append([]operand{n.of}, n.among...)...)
	case call:
		return firsts(n.args...)
	}
	return out
}

func firsts(operands ...operand) []string {
	var out []string
	for _, o := range operands {
		if s, ok := o.(size); ok {
			o = s.of
		}
		if p, ok := o.(path); ok {
			out = append(out, p[0].name)
		}
	}
	return out
}

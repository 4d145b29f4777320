package expr

import (
	"bytes"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

const (
	attributeExists    = "attribute_exists"
	attributeNotExists = "attribute_not_exists"
	attributeType      = "attribute_type"
	beginsWith         = "begins_with"
	contains           = "contains"
)

// call is one of the functions that are true or false.
type call struct {
	function string
	args     []operand
}

func (c call) String() string { return c.function + "(" + join(c.args, ", ") + ")" }

func (c call) holds(item value.Item) bool {
	a, _ := c.args[0].value(item)
	if len(c.args) == 1 {
		return (a != nil) == (c.function == attributeExists)
	}
	b, _ := c.args[1].value(item)
	switch c.function {
	case attributeType:
		s, ok := b.(*types.AttributeValueMemberS)
		return ok && a != nil && value.TypeOf(a) == s.Value
	case beginsWith:
		return prefixed(a, b)
	}
	return holds(a, b)
}

func prefixed(a, b types.AttributeValue) bool {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		b, ok := b.(*types.AttributeValueMemberS)
		return ok && strings.HasPrefix(a.Value, b.Value)
	case *types.AttributeValueMemberB:
		b, ok := b.(*types.AttributeValueMemberB)
		return ok && bytes.HasPrefix(a.Value, b.Value)
	}
	return false
}

// holds is the function contains: a part of a string, a member of a set, an element of a list.
func holds(a, b types.AttributeValue) bool {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		b, ok := b.(*types.AttributeValueMemberS)
		return ok && strings.Contains(a.Value, b.Value)
	case *types.AttributeValueMemberB:
		b, ok := b.(*types.AttributeValueMemberB)
		return ok && bytes.Contains(a.Value, b.Value)
	case *types.AttributeValueMemberL:
		return b != nil && slices.ContainsFunc(a.Value, func(e types.AttributeValue) bool { return value.Equal(e, b) })
	}
	members, kind := value.Members(a)
	if kind == "" || kind != value.TypeOf(b)+"S" {
		return false
	}
	return slices.ContainsFunc(members, func(m string) bool {
		return value.Equal(value.Set(kind, []string{m}), value.Set(kind, []string{value.Scalar(b)}))
	})
}

// booleanCall reads a call that is a condition by itself.
func (p *parser) booleanCall() node {
	count := map[string]int{attributeExists: 1, attributeNotExists: 1, attributeType: 2, beginsWith: 2, contains: 2}
	function, args := p.call(count, "if_not_exists", "list_append")
	if p.err != nil {
		return nil
	}
	if _, ok := args[0].(path); !ok && strings.HasPrefix(function, "attribute_") {
		p.fail("Operator or function requires a document path; operator or function: %s", function)
	}
	for i, arg := range args {
		if l, ok := arg.(literal); ok {
			p.argument(function, i, l)
		}
	}
	return call{function, args}
}

// argument refuses a :value that a function can never take.
func (p *parser) argument(function string, i int, l literal) {
	kind := value.TypeOf(l.is)
	switch function {
	case beginsWith:
		p.wrongType(kind != "S" && kind != "B", function, l)
	case contains:
		p.wrongType(i == 0 && !slices.Contains([]string{"S", "B", "L", "SS", "NS", "BS"}, kind), function, l)
	case attributeType:
		p.wrongType(kind != "S", function, l)
		known := []string{"S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"}
		if s, ok := l.is.(*types.AttributeValueMemberS); ok && !slices.Contains(known, s.Value) {
			p.fail("Invalid attribute type name found; type: %s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}", s.Value)
		}
	}
}

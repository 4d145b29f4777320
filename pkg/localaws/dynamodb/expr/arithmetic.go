package expr

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

const (
	missing   = "The provided expression refers to an attribute that does not exist in the item"
	wrongType = "An operand in the update expression has an incorrect data type"
	wrongPath = "The document path provided in the update expression is invalid for update"
)

// sum is "left + right" or "left - right" of a SET.
type sum struct {
	sign        string
	left, right operand
}

func (s sum) String() string { return s.left.String() + " " + s.sign + " " + s.right.String() }

func (s sum) value(item value.Item) (types.AttributeValue, error) {
	a, err := present(s.left, item)
	if err != nil {
		return nil, err
	}
	b, err := present(s.right, item)
	if err != nil {
		return nil, err
	}
	return plus(a, b, s.sign == "-")
}

// plus adds or subtracts two numbers.
func plus(a, b types.AttributeValue, minus bool) (types.AttributeValue, error) {
	n, okA := a.(*types.AttributeValueMemberN)
	m, okB := b.(*types.AttributeValueMemberN)
	if !okA || !okB {
		return nil, value.Invalid(wrongType)
	}
	x, err := value.ParseNumber(n.Value)
	if err != nil {
		return nil, err
	}
	y, err := value.ParseNumber(m.Value)
	if err != nil {
		return nil, err
	}
	if minus {
		x, err = x.Sub(y)
	} else {
		x, err = x.Add(y)
	}
	return &types.AttributeValueMemberN{Value: x.String()}, err
}

// present is an operand's value, which must be there.
func present(o operand, item value.Item) (types.AttributeValue, error) {
	v, err := o.value(item)
	if err == nil && v == nil {
		err = value.Invalid(missing)
	}
	return v, err
}

// ifNotExists is the function if_not_exists.
type ifNotExists struct {
	path path
	or   operand
}

func (i ifNotExists) String() string {
	return "if_not_exists(" + i.path.String() + ", " + i.or.String() + ")"
}

func (i ifNotExists) value(item value.Item) (types.AttributeValue, error) {
	if v, _ := i.path.value(item); v != nil {
		return v, nil
	}
	return present(i.or, item)
}

// listAppend is the function list_append.
type listAppend struct{ first, second operand }

func (l listAppend) String() string {
	return "list_append(" + l.first.String() + ", " + l.second.String() + ")"
}

func (l listAppend) value(item value.Item) (types.AttributeValue, error) {
	a, err := present(l.first, item)
	if err != nil {
		return nil, err
	}
	b, err := present(l.second, item)
	if err != nil {
		return nil, err
	}
	head, okA := a.(*types.AttributeValueMemberL)
	tail, okB := b.(*types.AttributeValueMemberL)
	if !okA || !okB {
		return nil, value.Invalid(wrongType)
	}
	return &types.AttributeValueMemberL{Value: slices.Concat(head.Value, tail.Value)}, nil
}

// updateCall reads a function that has a value in an update.
func (p *parser) updateCall() operand {
	function, args := p.call(map[string]int{"if_not_exists": 2, "list_append": 2}, "size", attributeExists, attributeNotExists, attributeType, beginsWith, contains)
	if p.err != nil {
		return nil
	}
	if function == "if_not_exists" {
		to, ok := args[0].(path)
		if !ok {
			p.fail("Operator or function requires a document path; operator or function: %s", function)
		}
		return ifNotExists{to, args[1]}
	}
	for _, arg := range args {
		if l, ok := arg.(literal); ok {
			p.wrongType(value.TypeOf(l.is) != "L", function, l)
		}
	}
	return listAppend{args[0], args[1]}
}

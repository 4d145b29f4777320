package expr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// operand is what an operator or function works on. Its value is nil where the item has none; errors come only from
// updates, whose arithmetic may be impossible.
type operand interface {
	value(item value.Item) (types.AttributeValue, error)
	String() string
}

// literal is a :value.
type literal struct {
	ref string
	is  types.AttributeValue
}

func (l literal) value(value.Item) (types.AttributeValue, error) { return l.is, nil }
func (l literal) String() string                                 { return l.ref }

// size is the function size.
type size struct{ of operand }

func (s size) String() string { return "size(" + s.of.String() + ")" }

func (s size) value(item value.Item) (types.AttributeValue, error) {
	v, err := s.of.value(item)
	if n, ok := length(v); ok {
		return &types.AttributeValueMemberN{Value: strconv.Itoa(n)}, err
	}
	return nil, err
}

// length is what size counts: the characters of a string (in UTF-16, G), the bytes of a binary, the elements of the rest.
func length(v types.AttributeValue) (n int, ok bool) {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(utf16.Encode([]rune(v.Value))), true
	case *types.AttributeValueMemberB:
		return len(v.Value), true
	case *types.AttributeValueMemberL:
		return len(v.Value), true
	case *types.AttributeValueMemberM:
		return len(v.Value), true
	}
	members, kind := value.Members(v)
	return len(members), kind != ""
}

// operand reads a path, a :value, or a call that has a value.
func (p *parser) operand() operand {
	switch {
	case p.isCall() && p.update:
		return p.updateCall()
	case p.isCall():
		_, args := p.call(map[string]int{"size": 1}, attributeExists, attributeNotExists, attributeType, beginsWith, contains, "if_not_exists", "list_append")
		if p.err != nil {
			return nil
		}
		if l, ok := args[0].(literal); ok {
			_, sized := length(l.is)
			p.wrongType(!sized, "size", l)
		}
		return size{args[0]}
	case p.peek().kind == ref:
		return p.literal()
	}
	return p.path()
}

func (p *parser) literal() operand {
	t := p.take()
	v, ok := p.params.values[t.text]
	if !ok {
		p.fail("An expression attribute value used in expression is not defined; attribute value: %s", t.text)
	}
	p.params.usedValues[t.text] = true
	return literal{ref: t.text, is: v}
}

// wrongType fails if an operand that is known before any item is seen cannot be one of this operator's.
func (p *parser) wrongType(wrong bool, operator string, l literal) {
	if wrong {
		p.fail("Incorrect operand type for operator or function; operator or function: %s, operand type: %s", operator, value.TypeOf(l.is))
	}
}

func join[T fmt.Stringer](parts []T, between string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.String()
	}
	return strings.Join(texts, between)
}

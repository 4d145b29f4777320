package expr

import (
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// comparison is "left operator right".
type comparison struct {
	operator    string
	left, right operand
}

func (c comparison) String() string {
	return c.left.String() + " " + c.operator + " " + c.right.String()
}

// holds follows DynamoDB: what is missing equals nothing, and differs from everything.
func (c comparison) holds(item value.Item) bool {
	a, _ := c.left.value(item)
	b, _ := c.right.value(item)
	if c.operator == "=" || c.operator == "<>" {
		same := a != nil && b != nil && value.Equal(a, b)
		return same == (c.operator == "=")
	}
	order, ok := value.Compare(a, b)
	return ok && ordered(c.operator, order)
}

func ordered(operator string, order int) bool {
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// between is "of BETWEEN low AND high".
type between struct{ of, low, high operand }

func (b between) String() string {
	return b.of.String() + " BETWEEN " + b.low.String() + " AND " + b.high.String()
}

func (b between) holds(item value.Item) bool {
	return comparison{">=", b.of, b.low}.holds(item) && comparison{"<=", b.of, b.high}.holds(item)
}

// in is "of IN (among...)".
type in struct {
	of    operand
	among []operand
}

func (i in) String() string { return i.of.String() + " IN (" + join(i.among, ", ") + ")" }

func (i in) holds(item value.Item) bool {
	return slices.ContainsFunc(i.among, func(o operand) bool { return comparison{"=", i.of, o}.holds(item) })
}

// predicate reads a condition without AND, OR, NOT: a function's, or one that begins with an operand.
func (p *parser) predicate() node {
	if p.isCall() && p.peek().text != "size" {
		return p.booleanCall()
	}
	left := p.operand()
	switch t := p.peek(); {
	case p.accept("BETWEEN"):
		low := p.operand()
		p.expect("AND")
		return p.bounds(between{left, low, p.operand()})
	case p.accept("IN"):
		return in{left, p.list()}
	case t.kind == symbol && slices.Contains([]string{"=", "<>", "<", "<=", ">", ">="}, t.text):
		p.take()
		return p.comparable(comparison{t.text, left, p.operand()})
	}
	p.unexpected()
	return nil
}

func (p *parser) list() []operand {
	p.expect("(")
	out := []operand{p.operand()}
	for p.accept(",") {
		out = append(out, p.operand())
	}
	p.expect(")")
	return out
}

// comparable refuses to order what has no order, and to compare something with itself.
func (p *parser) comparable(c comparison) node {
	if p.err != nil {
		return nil
	}
	for _, o := range []operand{c.left, c.right} {
		if l, ok := o.(literal); ok && c.operator != "=" && c.operator != "<>" {
			p.wrongType(!strings.Contains("S N B", value.TypeOf(l.is)), c.operator, l)
		}
	}
	if left, ok := c.left.(path); ok {
		if right, ok := c.right.(path); ok && slices.EqualFunc(left, right, step.same) {
			p.fail("The first operand must be distinct from the remaining operands for this operator or function; operator: %s, first operand: %s", c.operator, left.list())
		}
	}
	return c
}

// bounds refuses bounds of two types, and bounds in the wrong order.
func (p *parser) bounds(b between) node {
	low, lowKnown := b.low.(literal)
	high, highKnown := b.high.(literal)
	if p.err != nil || !lowKnown || !highKnown {
		return b
	}
	p.wrongType(!strings.Contains("S N B", value.TypeOf(low.is)), "BETWEEN", low)
	problem := "requires same data type for lower and upper bounds"
	if order, ok := value.Compare(low.is, high.is); ok && order > 0 {
		problem = "requires upper bound to be greater than or equal to lower bound"
	} else if ok {
		return b
	}
	p.fail("The BETWEEN operator %s; lower bound operand: AttributeValue: %s, upper bound operand: AttributeValue: %s", problem, braced(low), braced(high))
	return b
}

func braced(l literal) string {
	text := value.Text(l.is)
	kind := value.TypeOf(l.is)
	return "{" + kind + ":" + strings.Trim(strings.TrimPrefix(text, kind), `"`) + "}"
}

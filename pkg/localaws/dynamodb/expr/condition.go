package expr

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// Condition is a parsed condition; the zero value holds for every item.
type Condition struct{ root node }

// node is a part of a condition that holds for an item or does not.
type node interface {
	holds(item value.Item) bool
	String() string
}

// Condition parses a ConditionExpression, a FilterExpression or a KeyConditionExpression, as what says.
func (p *Params) Condition(what, source string) (Condition, error) {
	root, err := parse(p, what, source, (*parser).or)
	return Condition{root}, err
}

// Holds says whether the condition is true of an item; nil stands for an item that does not exist.
func (c Condition) Holds(item value.Item) bool { return c.root == nil || c.root.holds(item) }

func (c Condition) String() string {
	if c.root == nil {
		return ""
	}
	return c.root.String()
}

type and struct{ parts []node }

func (a and) holds(item value.Item) bool {
	for _, part := range a.parts {
		if !part.holds(item) {
			return false
		}
	}
	return true
}

type or struct{ parts []node }

func (o or) holds(item value.Item) bool {
	for _, part := range o.parts {
		if part.holds(item) {
			return true
		}
	}
	return false
}

type not struct{ part node }

func (n not) holds(item value.Item) bool { return !n.part.holds(item) }

// group is what was written in parentheses.
type group struct{ part node }

func (g group) holds(item value.Item) bool { return g.part.holds(item) }

func (a and) String() string   { return join(a.parts, " AND ") }
func (o or) String() string    { return join(o.parts, " OR ") }
func (n not) String() string   { return "NOT " + n.part.String() }
func (g group) String() string { return "(" + g.part.String() + ")" }

func (p *parser) or() node {
	parts := p.several("OR", (*parser).and)
	if len(parts) == 1 {
		return parts[0]
	}
	return or{parts}
}

func (p *parser) and() node {
	parts := p.several("AND", (*parser).not)
	if len(parts) == 1 {
		return parts[0]
	}
	return and{parts}
}

func (p *parser) several(between string, rule func(*parser) node) []node {
	parts := []node{rule(p)}
	for p.accept(between) {
		parts = append(parts, rule(p))
	}
	return parts
}

func (p *parser) not() node {
	if strings.EqualFold(p.peek().text, "NOT") && p.accept("NOT") {
		return not{p.not()}
	}
	if !p.accept("(") {
		return p.predicate()
	}
	inner := p.or()
	p.expect(")")
	if _, twice := inner.(group); twice {
		p.fail("The expression has redundant parentheses;")
	}
	return group{inner}
}

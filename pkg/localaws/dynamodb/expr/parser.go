package expr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// longest is how many bytes an expression may have (DynamoDB developer guide, "Quotas").
const longest = 4096

// parser goes through the tokens of one expression. The first error stays; after it all tokens are the end.
type parser struct {
	params *Params
	source string
	update bool // an UpdateExpression has other functions
	tokens []token
	at     int
	err    error
}

// parse runs a rule over a whole expression; what names the expression in AWS's messages, such as "FilterExpression".
func parse[T any](p *Params, what, source string, rule func(*parser) T) (T, error) {
	var none T
	p.given = true
	if strings.TrimSpace(source) == "" {
		return none, value.Invalid("Invalid %s: The expression can not be empty;", what)
	}
	if len(source) > longest {
		return none, value.Invalid("Invalid %s: Expression size has exceeded the maximum allowed size; expression size: %d", what, len(source))
	}
	ps := &parser{params: p, source: source, tokens: lex(source)}
	out := rule(ps)
	if ps.err == nil && ps.peek().kind != end {
		ps.unexpected()
	}
	if ps.err != nil {
		return none, value.Invalid("Invalid %s: %v", what, ps.err)
	}
	return out, nil
}

func (p *parser) peek() token {
	if p.err != nil {
		return p.tokens[len(p.tokens)-1]
	}
	return p.tokens[p.at]
}

func (p *parser) take() token {
	t := p.peek()
	if p.err == nil && t.kind != end {
		p.at++
	}
	return t
}

// accept takes the next token if it is this keyword, in any case, or this symbol.
func (p *parser) accept(text string) bool {
	t := p.peek()
	if (t.kind == word || t.kind == symbol) && strings.EqualFold(t.text, text) {
		p.take()
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.unexpected()
	}
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

func (p *parser) check(err error) {
	if p.err == nil {
		p.err = err
	}
}

// unexpected is AWS's syntax error: the token, and it with its neighbours.
func (p *parser) unexpected() {
	t := p.peek()
	from, to := max(p.at-1, 0), min(p.at+1, len(p.tokens)-1)
	stop := p.tokens[to].from
	if p.tokens[to].kind != end {
		stop += len(p.tokens[to].text)
	}
	near := strings.TrimSpace(p.source[p.tokens[from].from:stop])
	p.fail(`Syntax error; token: "%s", near: "%s"`, t.text, near)
}

// path reads a document path.
func (p *parser) path() path {
	out := path{p.named()}
	for p.err == nil {
		switch {
		case p.accept("."):
			out = append(out, p.named())
		case p.accept("["):
			out = append(out, p.indexed())
			p.expect("]")
		default:
			return out
		}
	}
	return out
}

func (p *parser) named() step {
	t := p.peek()
	switch {
	case t.kind == name:
		p.take()
		full, ok := p.params.names[t.text]
		if !ok {
			p.fail("An expression attribute name used in the document path is not defined; attribute name: %s", t.text)
		}
		p.params.usedNames[t.text] = true
		return step{name: full, text: t.text}
	case t.kind == word && isReserved(t.text):
		p.fail("Attribute name is a reserved keyword; reserved keyword: %s", t.text)
	case t.kind == word:
		p.take()
	default:
		p.unexpected()
	}
	return step{name: t.text, text: t.text}
}

func (p *parser) indexed() step {
	t := p.peek()
	index, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil {
		p.unexpected()
	}
	p.take()
	return step{index: index, text: "[" + t.text + "]"}
}

// isCall says whether a function call comes next.
func (p *parser) isCall() bool {
	return p.peek().kind == word && p.at+1 < len(p.tokens) && p.tokens[p.at+1].text == "("
}

// call reads a function call with operands among the functions allowed here.
func (p *parser) call(count map[string]int, elsewhere ...string) (function string, args []operand) {
	function = p.take().text
	want, ok := count[function]
	if slices.Contains(elsewhere, function) {
		p.fail("The function is not allowed to be used this way in an expression; function: %s", function)
	} else if !ok {
		p.fail("Invalid function name; function: %s", function)
	}
	p.expect("(")
	for p.err == nil {
		args = append(args, p.operand())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	if p.err == nil && len(args) != want {
		p.fail("Incorrect number of operands for operator or function; operator or function: %s, number of operands: %d", function, len(args))
	}
	return function, args
}

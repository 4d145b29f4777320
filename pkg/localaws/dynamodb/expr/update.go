package expr

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// Update is a parsed UpdateExpression; the zero value changes nothing.
type Update struct{ clauses []clause }

// clause is SET, REMOVE, ADD or DELETE with its actions.
type clause struct {
	verb    string
	actions []action
}

// action changes what a path leads to; operand is nil for REMOVE.
type action struct {
	verb    string
	path    path
	operand operand
}

func (a action) String() string {
	switch {
	case a.operand == nil:
		return a.path.String()
	case a.verb == "SET":
		return a.path.String() + " = " + a.operand.String()
	}
	return a.path.String() + " " + a.operand.String()
}

func (c clause) String() string { return c.verb + " " + join(c.actions, ", ") }

func (u Update) String() string { return join(u.clauses, " ") }

// Update parses an UpdateExpression.
func (p *Params) Update(source string) (Update, error) {
	clauses, err := parse(p, "UpdateExpression", source, (*parser).clauses)
	return Update{clauses}, err
}

// Attributes are the names of the top-level attributes that the update may change.
func (u Update) Attributes() []string {
	var out []string
	for _, p := range u.paths() {
		out = append(out, p[0].name)
	}
	return out
}

// Touched is the projection of an item to what the update names: UPDATED_OLD and UPDATED_NEW.
func (u Update) Touched() Projection { return Projection{u.paths()} }

func (u Update) actions() []action {
	var out []action
	for _, c := range u.clauses {
		out = append(out, c.actions...)
	}
	return out
}

func (u Update) paths() []path {
	var out []path
	for _, a := range u.actions() {
		out = append(out, a.path)
	}
	return out
}

func (p *parser) clauses() []clause {
	p.update = true
	var out []clause
	seen := map[string]bool{}
	for p.err == nil && p.peek().kind != end {
		verb := strings.ToUpper(p.peek().text)
		rules := map[string]func(*parser) action{"SET": (*parser).set, "REMOVE": (*parser).remove, "ADD": (*parser).add, "DELETE": (*parser).add}
		rule, ok := rules[verb]
		if !ok {
			p.unexpected()
			return nil
		}
		p.take()
		if seen[verb] {
			p.fail(`The "%s" section can only be used once in an update expression;`, verb)
		}
		seen[verb] = true
		out = append(out, p.clause(verb, rule))
	}
	if p.err == nil {
		p.check(apart(Update{out}.paths()))
	}
	return out
}

func (p *parser) clause(verb string, rule func(*parser) action) clause {
	c := clause{verb: verb}
	for p.err == nil {
		a := rule(p)
		a.verb = verb
		c.actions = append(c.actions, a)
		if verb == "ADD" || verb == "DELETE" {
			p.addable(a)
		}
		if !p.accept(",") {
			break
		}
	}
	return c
}

func (p *parser) set() action {
	to := p.path()
	p.expect("=")
	left := p.operand()
	for _, sign := range []string{"+", "-"} {
		if p.accept(sign) {
			return action{path: to, operand: p.numeric(sum{sign, left, p.operand()})}
		}
	}
	return action{path: to, operand: left}
}

func (p *parser) numeric(s sum) operand {
	for _, o := range []operand{s.left, s.right} {
		if l, ok := o.(literal); ok {
			p.wrongType(value.TypeOf(l.is) != "N", s.sign, l)
		}
	}
	return s
}

func (p *parser) remove() action { return action{path: p.path()} }

// add reads an action of ADD or DELETE, whose operand is always a :value.
func (p *parser) add() action {
	to := p.path()
	if p.peek().kind != ref {
		p.unexpected()
	}
	return action{path: to, operand: p.literal()}
}

func (p *parser) addable(a action) {
	l, ok := a.operand.(literal)
	if p.err != nil || !ok {
		return
	}
	kind := value.TypeOf(l.is)
	if _, set := value.Members(l.is); set == "" && (a.verb == "DELETE" || kind != "N") {
		p.fail("Incorrect operand type for operator or function; operator: %s, operand type: %s, typeSet: ALLOWED_FOR_%s_OPERAND", a.verb, longName(kind), a.verb)
	}
}

// longName is a type's name as only the messages about ADD and DELETE spell it.
func longName(kind string) string {
	return map[string]string{"S": "STRING", "N": "NUMBER", "B": "BINARY", "BOOL": "BOOLEAN", "L": "LIST", "M": "MAP", "NULL": "NULL"}[kind]
}

package wire

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// RestJSON is the protocol restJson1: the operation follows from method and path, members are in path, query and a JSON body.
// Their names on the wire are the SDK's field names, with a small first letter unless UpperFirst is set. Source: Smithy
// specification, "AWS restJson1 protocol".
type RestJSON struct {
	// Routes are the service's operations.
	Routes     []Route
	UpperFirst bool
}

// Route binds an operation to HTTP.
type Route struct {
	Operation, Method string
	// Path is the path, in which {member} stands for a member of the input.
	Path string
	// Query are the members that are parameters of the query; all others are in the body. One whose name in the query is
	// another is written with both, such as "ScheduleGroup=GroupName".
	Query []string
}

// match reads the members that a request's path carries; false when it is another operation's.
func (t Route) match(r *http.Request) (map[string]string, bool) {
	pattern, path := strings.Split(t.Path, "/"), strings.Split(r.URL.EscapedPath(), "/")
	if t.Method != r.Method || len(pattern) != len(path) {
		return nil, false
	}
	members := map[string]string{}
	for i, part := range pattern {
		text, err := url.PathUnescape(path[i])
		if err != nil {
			return nil, false
		}
		if member, ok := strings.CutPrefix(part, "{"); ok {
			members[strings.TrimSuffix(member, "}")] = text
		} else if part != text {
			return nil, false
		}
	}
	return members, true
}

// route finds the operation that a request asks for, and what its path carries.
func (p RestJSON) route(r request) (Route, map[string]string, error) {
	for _, t := range p.Routes {
		if members, ok := t.match(r.http); ok {
			return t, members, nil
		}
	}
	return Route{}, nil, unknown("the local AWS does not know the request %s %s", r.http.Method, r.http.URL.Path)
}

func (p RestJSON) operation(r request) (string, error) {
	t, _, err := p.route(r)
	return t.Operation, err
}

func (p RestJSON) decode(r request, into any) error {
	t, members, err := p.route(r)
	if err != nil {
		return err
	}
	if err := p.body().decode(r, into); err != nil {
		return err
	}
	v := reflect.ValueOf(into).Elem()
	for member, text := range members {
		if err := setField(v, fieldOf(member), text); err != nil {
			return err
		}
	}
	return t.parameters(r.http.URL.Query(), v)
}

// parameters fills the members that the query carries. A parameter that is none of them is refused, not ignored.
func (t Route) parameters(query url.Values, v reflect.Value) error {
	for _, parameter := range t.Query {
		parameter, member, ok := strings.Cut(parameter, "=")
		if !ok {
			member = parameter
		}
		texts, f := query[parameter], v.FieldByName(fieldOf(member))
		query.Del(parameter)
		switch {
		case len(texts) == 0:
		case f.Kind() == reflect.Slice:
			f.Set(reflect.ValueOf(texts).Convert(f.Type()))
		default:
			if err := setField(v, fieldOf(member), texts[0]); err != nil {
				return err
			}
		}
	}
	for parameter := range query {
		return unknown("the local AWS does not know the parameter %s of %s", parameter, t.Operation)
	}
	return nil
}

func (p RestJSON) answer(r request, operation string, output any) (reply, error) {
	answer, err := p.body().answer(r, operation, output)
	answer.header.Set("Content-Type", "application/json")
	return answer, err
}

// refuse names the error in a header; its body has the message and what else the error's shape holds.
func (p RestJSON) refuse(r request, e refusal) reply {
	data := map[string]any{p.body().wire("", "Message"): e.message}
	for name, member := range e.members {
		if v, err := p.body().value(reflect.ValueOf(member)); err == nil {
			data[p.body().wire("", name)] = v
		}
	}
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("X-Amzn-Requestid", r.requestID)
	header.Set("X-Amzn-Errortype", e.code)
	body, err := json.Marshal(data)
	if err != nil {
		return reply{status: http.StatusInternalServerError, header: header}
	}
	return reply{e.status, header, body}
}

// body is the codec of bodies, which are those of the other JSON protocols.
func (p RestJSON) body() JSON { return JSON{LowerFirst: !p.UpperFirst} }

// fieldOf is the SDK's field of a member's wire name.
func fieldOf(member string) string { return strings.ToUpper(member[:1]) + member[1:] }

var _ Protocol = RestJSON{}

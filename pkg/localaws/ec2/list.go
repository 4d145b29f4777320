package ec2

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// facts are what a resource can be filtered by: a filter's name and the resource's values for it. The names must not depend
// on the resource.
type facts map[string][]string

// row is a resource that can be listed.
type row interface {
	ident() string
	facts(*Service) facts
}

// query is what a Describe operation asks for.
type query struct {
	kind    types.ResourceType // for the refusal of an unknown id
	ids     []string
	filters []types.Filter
	max     *int32
	token   *string
}

// list is one page of the rows that q asks for, as view shows them, and the token for the next. blank is any row; it tells
// which filters there are.
func list[T row, O any](s *Service, q query, rows []T, blank T, view func(T) O) ([]O, *string, error) {
	chosen, err := choose(q, rows)
	if err != nil {
		return nil, nil, err
	}
	all, err := everything(s, q.filters, chosen, blank, view)
	if err != nil {
		return nil, nil, err
	}
	return cut(all, q, s.pageSize)
}

// everything is list for the operations without pages.
func everything[T row, O any](s *Service, filters []types.Filter, rows []T, blank T, view func(T) O) ([]O, error) {
	if err := known(filters, blank.facts(s)); err != nil {
		return nil, err
	}
	out := []O{}
	for _, r := range rows {
		if s.matches(filters, r) {
			out = append(out, view(r))
		}
	}
	return out, nil
}

// known refuses a filter that the local AWS does not know, in AWS's words for one that AWS does not.
func known(filters []types.Filter, all facts) error {
	for _, f := range filters {
		name := aws.ToString(f.Name)
		if _, ok := all[name]; !ok && !strings.HasPrefix(name, "tag:") && name != "tag-key" {
			return invalid("The filter '%s' is invalid", name)
		}
		if len(f.Values) == 0 {
			return invalid("The filter '%s' has no values", name) // (G)
		}
	}
	return nil
}

// choose are the rows that the query names, or all.
func choose[T row](q query, rows []T) ([]T, error) {
	if len(q.ids) == 0 {
		return slices.Clone(rows), nil
	}
	for _, id := range q.ids {
		if !slices.ContainsFunc(rows, func(r T) bool { return r.ident() == id }) {
			return nil, absent(q.kind, id)
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r T) bool { return !slices.Contains(q.ids, r.ident()) }), nil
}

// matches says whether every filter finds one of its values in the row.
func (s *Service) matches(filters []types.Filter, r row) bool {
	all := r.facts(s)
	for _, f := range filters {
		if !slices.ContainsFunc(s.values(all, r.ident(), *f.Name), func(value string) bool {
			return slices.ContainsFunc(f.Values, func(pattern string) bool { return like(pattern, value) })
		}) {
			return false
		}
	}
	return true
}

func (s *Service) values(all facts, id, filter string) []string {
	if key, ok := strings.CutPrefix(filter, "tag:"); ok {
		if value, set := s.tags[id][key]; set {
			return []string{value}
		}
		return nil
	}
	if filter == "tag-key" {
		var keys []string
		for key := range s.tags[id] {
			keys = append(keys, key)
		}
		return keys
	}
	return all[filter]
}

// like compares as EC2's filters do: * stands for any text, ? for one character, and a backslash takes a character as it is.
func like(pattern, value string) bool {
	if pattern == "" {
		return value == ""
	}
	switch pattern[0] {
	case '*':
		return like(pattern[1:], value) || value != "" && like(pattern, value[1:])
	case '?':
		return value != "" && like(pattern[1:], value[1:])
	case '\\':
		if len(pattern) > 1 {
			pattern = pattern[1:]
		}
	}
	return value != "" && pattern[0] == value[0] && like(pattern[1:], value[1:])
}

// cut is the page of rows that the query's token and size say.
func cut[T any](rows []T, q query, size int) ([]T, *string, error) {
	if q.max != nil {
		if len(q.ids) > 0 {
			return nil, nil, region.Refuse("InvalidParameterCombination", "The parameter MaxResults cannot be used with resource IDs") // (G)
		}
		if *q.max < 5 || *q.max > 1000 {
			return nil, nil, invalid("Value ( %d ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.", *q.max) // (G)
		}
		size = int(*q.max)
	}
	from := 0
	if q.token != nil {
		raw, err := base64.StdEncoding.DecodeString(*q.token)
		if from, _ = strconv.Atoi(string(raw)); err != nil || from < 1 {
			return nil, nil, invalid("The token '%s' is invalid", *q.token) // (G)
		}
	}
	from = min(from, len(rows))
	end := min(from+size, len(rows))
	if end == len(rows) {
		return rows[from:], nil, nil
	}
	return rows[from:end], aws.String(base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))), nil
}

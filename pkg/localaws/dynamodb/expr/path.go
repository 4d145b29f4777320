package expr

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// step is one step of a document path: into a map by name, or into a list by index.
type step struct {
	name  string // "" for an index
	index int
	text  string // as it was written
}

func (s step) same(o step) bool { return s.name == o.name && s.index == o.index }

// path leads from an item to a value; its first step has a name.
type path []step

func (p path) String() string {
	var out strings.Builder
	for i, s := range p {
		if s.name != "" && i > 0 {
			out.WriteString(".")
		}
		out.WriteString(s.text)
	}
	return out.String()
}

// list is the path as AWS's messages show it.
func (p path) list() string {
	parts := make([]string, len(p))
	for i, s := range p {
		parts[i] = s.name
		if s.name == "" {
			parts[i] = "[" + strconv.Itoa(s.index) + "]"
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// value follows the path from an item; nil if it leads nowhere.
func (p path) value(item value.Item) (types.AttributeValue, error) {
	var v types.AttributeValue = &types.AttributeValueMemberM{Value: item}
	for _, s := range p {
		v = s.into(v)
	}
	return v, nil
}

func (s step) into(v types.AttributeValue) types.AttributeValue {
	switch v := v.(type) {
	case *types.AttributeValueMemberM:
		if s.name != "" {
			return v.Value[s.name]
		}
	case *types.AttributeValueMemberL:
		if s.name == "" && s.index < len(v.Value) {
			return v.Value[s.index]
		}
	}
	return nil
}

// apart refuses paths of which one leads into another, or that take the same value for a map and for a list.
func apart(paths []path) error {
	for i, p := range paths {
		for _, q := range paths[:i] {
			if err := apartFrom(q, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func apartFrom(p, q path) error {
	for i := range min(len(p), len(q)) {
		if (p[i].name == "") != (q[i].name == "") {
			return clash("conflict", p, q)
		}
		if !p[i].same(q[i]) {
			return nil
		}
	}
	return clash("overlap", p, q)
}

func clash(how string, p, q path) error {
	return fmt.Errorf("Two document paths %s with each other; must remove or rewrite one of these paths; path one: %s, path two: %s", how, p.list(), q.list()) //nolint:staticcheck // AWS's words
}

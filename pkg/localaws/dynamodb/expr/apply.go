package expr

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// change is an action whose operand has been computed; to is nil when the path's value is removed.
type change struct {
	path path
	to   types.AttributeValue
}

// Apply returns item, changed. All operands are computed from the item as it was; item itself stays as it is.
func (u Update) Apply(item value.Item) (value.Item, error) {
	var changes []change
	for _, a := range u.actions() {
		to, err := a.result(item)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change{a.path, to})
	}
	out, err := value.NormalItem(item)
	if err != nil {
		return nil, err
	}
	return applied(out, changes)
}

// applied makes the changes in item. Removals come last, those of higher indices first, so that an index always means
// the list as it was.
func applied(item value.Item, changes []change) (value.Item, error) {
	slices.SortStableFunc(changes, func(a, b change) int {
		switch {
		case (a.to == nil) != (b.to == nil):
			return map[bool]int{true: 1, false: -1}[a.to == nil]
		case a.to == nil:
			return b.path[len(b.path)-1].index - a.path[len(a.path)-1].index
		}
		return a.path[len(a.path)-1].index - b.path[len(b.path)-1].index
	})
	root := &types.AttributeValueMemberM{Value: item}
	for _, c := range changes {
		if _, err := replaced(root, c.path, c.to); err != nil {
			return nil, err
		}
	}
	return value.NormalItem(root.Value)
}

// replaced puts to at the end of the path that begins in v, and returns what v is then.
func replaced(v types.AttributeValue, p path, to types.AttributeValue) (types.AttributeValue, error) {
	if len(p) == 0 {
		return to, nil
	}
	child := p[0].into(v)
	if child == nil && len(p) > 1 {
		return nil, value.Invalid(wrongPath)
	}
	inner, err := replaced(child, p[1:], to)
	if err != nil {
		return nil, err
	}
	return p[0].put(v, inner)
}

// put replaces, adds or (inner nil) removes one member of a map or list. An index beyond a list's end appends to it.
func (s step) put(v, inner types.AttributeValue) (types.AttributeValue, error) {
	switch v := v.(type) {
	case *types.AttributeValueMemberM:
		if s.name == "" {
			break
		}
		if inner == nil {
			delete(v.Value, s.name)
		} else {
			v.Value[s.name] = inner
		}
		return v, nil
	case *types.AttributeValueMemberL:
		if s.name != "" {
			break
		}
		v.Value = spliced(v.Value, s.index, inner)
		return v, nil
	}
	return nil, value.Invalid(wrongPath)
}

func spliced(list []types.AttributeValue, at int, inner types.AttributeValue) []types.AttributeValue {
	switch {
	case inner == nil && at < len(list):
		return slices.Delete(list, at, at+1)
	case inner == nil:
		return list
	case at < len(list):
		list[at] = inner
		return list
	}
	return append(list, inner)
}

// result is what the action makes of its path's value; nil when it removes it.
func (a action) result(item value.Item) (types.AttributeValue, error) {
	if a.verb == "REMOVE" {
		return nil, nil
	}
	operand, err := present(a.operand, item)
	if err != nil || a.verb == "SET" {
		return operand, err
	}
	old, err := a.path.value(item)
	switch {
	case err != nil:
		return nil, err
	case old == nil && a.verb == "ADD":
		return operand, nil
	case old == nil:
		return nil, nil
	}
	if n, ok := operand.(*types.AttributeValueMemberN); ok {
		return plus(old, n, false)
	}
	return a.members(old, operand)
}

// members is the union (ADD) or difference (DELETE) of two sets; nil when nothing is left.
func (a action) members(old, operand types.AttributeValue) (types.AttributeValue, error) {
	have, kind := value.Members(old)
	given, other := value.Members(operand)
	if kind != other || kind == "" {
		return nil, value.Invalid(wrongType)
	}
	out := slices.DeleteFunc(slices.Clone(have), func(m string) bool { return slices.Contains(given, m) })
	if a.verb == "ADD" {
		out = append(out, given...)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return value.Set(kind, out), nil
}

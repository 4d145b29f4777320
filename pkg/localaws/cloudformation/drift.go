package cloudformation

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// actual is what a resource was found to be; the zero value is one that is as the template says.
type actual struct {
	gone bool
	// now are its properties if they are other than the template's, nil otherwise.
	now         any
	differences []types.PropertyDifference
}

// or is what the resource is: what was found, or else what it was thought to be.
func (a actual) or(properties any) any {
	if a.now != nil {
		return a.now
	}
	return properties
}

func (a actual) status() types.StackResourceDriftStatus {
	switch {
	case a.gone:
		return types.StackResourceDriftStatusDeleted
	case a.now != nil:
		return types.StackResourceDriftStatusModified
	default:
		return ""
	}
}

// driftStatus is that of a stack in which this was found.
func driftStatus(found map[string]actual) types.StackDriftStatus {
	for _, a := range found {
		if a.status() != "" {
			return types.StackDriftStatusDrifted
		}
	}
	return types.StackDriftStatusInSync
}

// expected is a resource of a stack with the properties that the template wants.
type expected struct {
	logical, physical string
	kind              kind
	typeName          string
	properties        any
}

// expectations are the resources of a stack that can be compared, by logical id.
func (s *Service) expectations(st *stack) ([]expected, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []expected
	for _, id := range sortedKeys(st.resources) {
		r := st.resources[id]
		k := s.kinds[r.kind]
		if k.actual == nil || r.physical == "" || !has(st.deployed.active, id) {
			continue
		}
		wanted, err := s.evaluate(s.live(st, st.deployed), st.deployed, id)
		if err != nil {
			return nil, about(err, id, r.kind)
		}
		out = append(out, expected{logical: id, physical: r.physical, kind: k, typeName: r.kind, properties: wanted})
	}
	return out, nil
}

// compare reads what the resource is. Only properties that the template sets are compared (API reference, DetectStackDrift).
func (e expected) compare(ctx context.Context) (actual, error) {
	now, err := e.kind.actual(ctx, e.physical, e.properties)
	switch {
	case absent(err):
		return actual{gone: true}, nil
	case err != nil:
		return actual{}, err
	}
	found := actual{differences: e.kind.differences(e.properties, now)}
	if len(found.differences) > 0 {
		found.now = now
	}
	return found, nil
}

// differences lists what of the wanted properties is otherwise. Lists of now that are only ordered otherwise are put in order.
func (k kind) differences(wanted, now any) []types.PropertyDifference {
	var out []types.PropertyDifference
	a, b := reflect.ValueOf(wanted).Elem(), reflect.ValueOf(now).Elem()
	for i := range k.properties.NumField() {
		want, got := a.Field(i), b.Field(i)
		path := "/" + k.properties.Field(i).Name
		switch {
		case want.IsZero() || reflect.DeepEqual(want.Interface(), got.Interface()):
		case want.Kind() == reflect.Slice:
			found := append(elements(path, types.DifferenceTypeRemove, want, got), elements(path, types.DifferenceTypeAdd, got, want)...)
			if out = append(out, found...); len(found) == 0 { // the order means nothing
				got.Set(want)
			}
		default:
			out = append(out, difference(path, types.DifferenceTypeNotEqual, want.Interface(), got.Interface()))
		}
	}
	return out
}

// elements lists those of a list that the other has not; for what was added there is no expected value.
func elements(path string, how types.DifferenceType, list, other reflect.Value) []types.PropertyDifference {
	var out []types.PropertyDifference
	for i := range list.Len() {
		element := list.Index(i).Interface()
		if holds(other, element) {
			continue
		}
		one := difference(path+"/"+strconv.Itoa(i), how, element, element)
		if how == types.DifferenceTypeRemove {
			one.ActualValue = aws.String("null")
		} else {
			one.ExpectedValue = aws.String("null")
		}
		out = append(out, one)
	}
	return out
}

func holds(list reflect.Value, element any) bool {
	for i := range list.Len() {
		if reflect.DeepEqual(list.Index(i).Interface(), element) {
			return true
		}
	}
	return false
}

// without are those of a list that the other has not.
func without[T any](list, other []T) []T {
	var out []T
	for _, element := range list {
		if !holds(reflect.ValueOf(other), element) {
			out = append(out, element)
		}
	}
	return out
}

func difference(path string, how types.DifferenceType, wanted, now any) types.PropertyDifference {
	return types.PropertyDifference{PropertyPath: &path, DifferenceType: how, ExpectedValue: aws.String(asText(wanted)), ActualValue: aws.String(asText(now))}
}

// asText is a value as drift shows it: a string as it is, everything else as JSON.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case *string:
		if v != nil {
			return *v
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

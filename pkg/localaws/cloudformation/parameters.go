package cloudformation

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

// parameterStore reads the values of SSM parameters that a template's parameters name.
type parameterStore interface {
	GetParameters(ctx context.Context, in *ssm.GetParametersInput) (*ssm.GetParametersOutput, error)
}

// given is one parameter of a stack: its text as given and, for the types that name an SSM parameter, the value found there.
type given struct {
	text     string
	resolved string
}

// storeTypes are the parameter types that name an SSM parameter; true for those whose value is a list.
func storeType(kind string) (list, ok bool) {
	switch kind {
	case "AWS::SSM::Parameter::Value<String>", "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>":
		return false, true
	case "AWS::SSM::Parameter::Value<List<String>>", "AWS::SSM::Parameter::Value<CommaDelimitedList>":
		return true, true
	}
	return false, false
}

// chooseParameters gives every parameter of the template its text: the caller's, the previous one where the caller says so, or
// the default. The refusals and their order are CloudFormation's.
func chooseParameters(t *template, asked []types.Parameter, previous map[string]given) (map[string]given, error) {
	out := map[string]given{}
	var unknown []string
	for _, p := range asked {
		key := aws.ToString(p.ParameterKey)
		old, had := previous[key]
		switch {
		case !has(t.Parameters, key):
			unknown = append(unknown, key)
		case !aws.ToBool(p.UsePreviousValue):
			out[key] = given{text: aws.ToString(p.ParameterValue)}
		case had:
			out[key] = given{text: old.text}
		}
	}
	if len(unknown) > 0 {
		return nil, invalid("Parameters: [%s] do not exist in the template", strings.Join(unknown, ", "))
	}
	var missing []string
	for _, key := range slices.Sorted(maps.Keys(t.Parameters)) {
		if has(out, key) {
			continue
		}
		text, ok := defaultText(t.Parameters[key].Default)
		if !ok {
			missing = append(missing, key)
		}
		out[key] = given{text: text}
	}
	if len(missing) > 0 {
		return nil, invalid("Parameters: [%s] must have values", strings.Join(missing, ", "))
	}
	return out, nil
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

func defaultText(v any) (string, bool) { return scalar(v) }

// resolveStored fetches the values of the parameters whose type names an SSM parameter.
func resolveStored(ctx context.Context, store parameterStore, t *template, values map[string]given) error {
	paths := map[string]string{}
	for key, p := range t.Parameters {
		if _, ok := storeType(p.Type); ok {
			paths[key] = values[key].text
		}
	}
	if len(paths) == 0 {
		return nil
	}
	wanted := slices.Compact(slices.Sorted(maps.Values(paths)))
	got, err := fetch(ctx, store, wanted)
	if err != nil {
		return err
	}
	for key, path := range paths {
		values[key] = given{text: path, resolved: got[path]}
	}
	return nil
}

// fetch reads SSM parameters, ten in a call (the API's limit).
func fetch(ctx context.Context, store parameterStore, paths []string) (map[string]string, error) {
	out := map[string]string{}
	var missing []string
	for chunk := range slices.Chunk(paths, 10) {
		got, err := store.GetParameters(ctx, &ssm.GetParametersInput{Names: chunk})
		if err != nil {
			return nil, err
		}
		for _, p := range got.Parameters {
			out[aws.ToString(p.Name)] = aws.ToString(p.Value)
		}
		missing = append(missing, got.InvalidParameters...)
	}
	if len(missing) > 0 {
		return nil, invalid("Unable to fetch parameters [%s] from parameter store for this account.", strings.Join(missing, ","))
	}
	return out, nil
}

// parameterValue is what Ref of a parameter gives.
func parameterValue(p declaredParameter, v given) any {
	list, stored := storeType(p.Type)
	text := v.text
	if stored {
		text = v.resolved
	}
	if !list && p.Type != "CommaDelimitedList" {
		return text
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return anyList(parts)
}

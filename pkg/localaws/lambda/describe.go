package lambda

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sort"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// GetFunction returns configuration, tags and where the code is kept.
func (s *Service) GetFunction(_ context.Context, in *sdk.GetFunctionInput) (*sdk.GetFunctionOutput, error) {
	if err := region.Only(in, "FunctionName", "Qualifier"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	c := s.described(r)
	return &sdk.GetFunctionOutput{Configuration: &c, Tags: copied(r.tags), Code: &types.FunctionCodeLocation{RepositoryType: aws.String("S3")}}, nil
}

// GetFunctionConfiguration returns the configuration.
func (s *Service) GetFunctionConfiguration(_ context.Context, in *sdk.GetFunctionConfigurationInput) (*sdk.GetFunctionConfigurationOutput, error) {
	if err := region.Only(in, "FunctionName", "Qualifier"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	out := &sdk.GetFunctionConfigurationOutput{}
	project(s.described(r), out)
	return out, nil
}

// ListFunctions lists in the order of names, 50 a page.
func (s *Service) ListFunctions(_ context.Context, in *sdk.ListFunctionsInput) (*sdk.ListFunctionsOutput, error) {
	if err := region.Only(in, "Marker", "MaxItems"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := slices.Sorted(maps.Keys(s.functions))
	from := sort.SearchStrings(names, aws.ToString(in.Marker))
	size := 50
	if n := int(aws.ToInt32(in.MaxItems)); n > 0 && n < size {
		size = n
	}
	to := min(from+size, len(names))
	out := &sdk.ListFunctionsOutput{}
	for _, n := range names[from:to] {
		out.Functions = append(out.Functions, s.described(s.functions[n]))
	}
	if to < len(names) {
		out.NextMarker = aws.String(names[to])
	}
	return out, nil
}

// DeleteFunction removes the function with all its versions, or the version of a qualifier, at once.
func (s *Service) DeleteFunction(_ context.Context, in *sdk.DeleteFunctionInput) (*sdk.DeleteFunctionOutput, error) {
	if err := region.Only(in, "FunctionName", "Qualifier"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	name, qualifier := split(in.FunctionName)
	switch version := *r.configuration.Version; {
	case version != unpublished:
		delete(s.functions[name].versions, version)
	case qualifier != "" || in.Qualifier != nil:
		return nil, invalid("$LATEST version cannot be deleted without deleting the function.")
	default:
		delete(s.functions, name)
	}
	return &sdk.DeleteFunctionOutput{StatusCode: 204}, nil
}

// project copies the configuration into one of the SDK's outputs, which have the same fields in types of their own.
func project(c types.FunctionConfiguration, out any) {
	from, to := reflect.ValueOf(c), reflect.ValueOf(out).Elem()
	for i := range from.NumField() {
		f := from.Type().Field(i)
		if target := to.FieldByName(f.Name); f.IsExported() && target.IsValid() && target.CanSet() {
			target.Set(from.Field(i))
		}
	}
}

package ssm

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// all are the parameters that have a value, ordered by name.
func (s *Service) all() []*parameter {
	var out []*parameter
	for _, name := range slices.Sorted(maps.Keys(s.parameters)) {
		if p := s.shown(name); p != nil {
			out = append(out, p)
		}
	}
	return out
}

// GetParametersByPath reads the parameters below a path, ten at a time.
func (s *Service) GetParametersByPath(_ context.Context, in *sdk.GetParametersByPathInput) (*sdk.GetParametersByPathOutput, error) {
	if err := region.Only(in, "Path", "Recursive", "MaxResults", "NextToken", "WithDecryption"); err != nil {
		return nil, err
	}
	path := aws.ToString(in.Path)
	if !strings.HasPrefix(path, "/") || strings.ContainsFunc(path, foreign) {
		return nil, invalid("The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". " +
			"It can't be prefixed with \\\"aws\\\" or \\\"ssm\\\" (case-insensitive). It must use only letters, numbers, or the following symbols: " +
			". (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash " +
			"symbol \"/\". Valid example: /get/parameters2-/by1./path0_.")
	}
	if strings.HasPrefix(path, "/aws/") {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not list public parameters").With(501)
	}
	defer s.enter()()
	rows := slices.DeleteFunc(s.all(), func(p *parameter) bool { return !below(p.name, path, aws.ToBool(in.Recursive)) })
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, 10)
	if err != nil {
		return nil, err
	}
	out := &sdk.GetParametersByPathOutput{NextToken: next}
	for _, p := range chosen {
		out.Parameters = append(out.Parameters, s.view(p))
	}
	return out, nil
}

// below says whether a name is under a path: at any depth, or only right below it.
func below(name, path string, recursive bool) bool {
	rest, ok := strings.CutPrefix(name, strings.TrimSuffix(path, "/")+"/")
	return ok && (recursive || !strings.Contains(rest, "/"))
}

// DescribeParameters lists parameters without their values, 50 at a time.
func (s *Service) DescribeParameters(_ context.Context, in *sdk.DescribeParametersInput) (*sdk.DescribeParametersOutput, error) {
	if err := region.Only(in, "ParameterFilters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows := s.all()
	for _, f := range in.ParameterFilters {
		keep, err := filter(f)
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(p *parameter) bool { return !keep(p) })
	}
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, 50)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeParametersOutput{NextToken: next}
	for _, p := range chosen {
		out.Parameters = append(out.Parameters, s.describe(p))
	}
	return out, nil
}

func (s *Service) describe(p *parameter) types.ParameterMetadata {
	v := p.current
	out := types.ParameterMetadata{
		Name: aws.String(p.name), ARN: aws.String(s.arn(p.name)), Type: v.kind, DataType: aws.String(v.dataType), Tier: v.tier,
		Version: v.version, LastModifiedDate: aws.Time(v.modified),
	}
	if v.description != "" {
		out.Description = aws.String(v.description)
	}
	return out
}

// filter is what a filter of DescribeParameters keeps.
func filter(f types.ParameterStringFilter) (func(*parameter) bool, error) {
	key, option := aws.ToString(f.Key), aws.ToString(f.Option)
	if len(f.Values) == 0 && !strings.HasPrefix(key, "tag:") {
		return nil, region.Refuse("InvalidFilterValue", "The following filter values are missing : null for filter key %s", key) // (G)
	}
	some := func(test func(value, wanted string) bool, of func(*parameter) string) func(*parameter) bool {
		return func(p *parameter) bool {
			return slices.ContainsFunc(f.Values, func(wanted string) bool { return test(of(p), wanted) })
		}
	}
	equal := func(value, wanted string) bool { return value == wanted }
	name := func(p *parameter) string { return p.name }
	switch {
	case key == "Name" && (option == "" || option == "Equals"):
		return some(equal, name), nil
	case key == "Name" && option == "BeginsWith":
		return some(strings.HasPrefix, name), nil
	case key == "Name" && option == "Contains":
		return some(strings.Contains, name), nil
	case key == "Path":
		return some(func(value, wanted string) bool { return below(value, wanted, option == "Recursive") }, name), nil
	case key == "Type" && option != "BeginsWith":
		return some(equal, func(p *parameter) string { return string(p.current.kind) }), nil
	case key == "DataType" && option != "BeginsWith":
		return some(equal, func(p *parameter) string { return p.current.dataType }), nil
	case strings.HasPrefix(key, "tag:"):
		return func(p *parameter) bool {
			value, set := p.tags[key[len("tag:"):]]
			return set && (len(f.Values) == 0 || slices.Contains(f.Values, value))
		}, nil
	}
	return nil, region.Refuse("InvalidFilterKey", "The specified filter key %s with option %s is not valid.", key, option) // (G)
}

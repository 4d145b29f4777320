package ssm

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DeleteParameter removes a parameter.
func (s *Service) DeleteParameter(_ context.Context, in *sdk.DeleteParameterInput) (*sdk.DeleteParameterOutput, error) {
	if err := region.Only(in, "Name"); err != nil {
		return nil, err
	}
	if err := checkName(aws.ToString(in.Name)); err != nil {
		return nil, err
	}
	defer s.enter()()
	if s.shown(*in.Name) == nil {
		return nil, notFound()
	}
	delete(s.parameters, *in.Name)
	return &sdk.DeleteParameterOutput{}, nil
}

// DeleteParameters removes up to ten parameters, and names those that did not exist.
func (s *Service) DeleteParameters(_ context.Context, in *sdk.DeleteParametersInput) (*sdk.DeleteParametersOutput, error) {
	if err := region.Only(in, "Names"); err != nil {
		return nil, err
	}
	if err := upToTen(in.Names); err != nil {
		return nil, err
	}
	defer s.enter()()
	out := &sdk.DeleteParametersOutput{}
	for _, name := range in.Names {
		if s.shown(name) == nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
			continue
		}
		delete(s.parameters, name)
		out.DeletedParameters = append(out.DeletedParameters, name)
	}
	return out, nil
}

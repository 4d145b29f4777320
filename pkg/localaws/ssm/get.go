package ssm

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// GetParameter reads a parameter of the account, or a public one.
func (s *Service) GetParameter(ctx context.Context, in *sdk.GetParameterInput) (*sdk.GetParameterOutput, error) {
	if err := region.Only(in, "Name", "WithDecryption"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.Name)
	if err := plain(name); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(name, publicRoot) {
		if err := checkName(name); err != nil {
			return nil, err
		}
	}
	p, err := s.read(ctx, name)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, notFound()
	}
	return &sdk.GetParameterOutput{Parameter: p}, nil
}

// GetParameters reads up to ten parameters; the names of those that do not exist are in the answer too.
func (s *Service) GetParameters(ctx context.Context, in *sdk.GetParametersInput) (*sdk.GetParametersOutput, error) {
	if err := region.Only(in, "Names", "WithDecryption"); err != nil {
		return nil, err
	}
	if err := upToTen(in.Names); err != nil {
		return nil, err
	}
	out := &sdk.GetParametersOutput{}
	for _, name := range in.Names {
		if err := plain(name); err != nil {
			return nil, err
		}
		p, err := s.read(ctx, name)
		if err != nil {
			return nil, err
		}
		if p == nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
		} else {
			out.Parameters = append(out.Parameters, *p)
		}
	}
	return out, nil
}

func upToTen(names []string) error {
	list := "[" + strings.Join(names, ", ") + "]"
	if len(names) == 0 {
		return constraint("names", list, "Member must have length greater than or equal to 1")
	}
	if len(names) > 10 {
		return constraint("names", list, "Member must have length less than or equal to 10")
	}
	return nil
}

// read is a parameter as clients see it, nil when there is none.
func (s *Service) read(ctx context.Context, name string) (*types.Parameter, error) {
	if strings.HasPrefix(name, publicRoot) {
		return s.public(ctx, name)
	}
	defer s.enter()()
	if p := s.shown(name); p != nil {
		return new(s.view(p)), nil
	}
	return nil, nil
}

func (s *Service) view(p *parameter) types.Parameter {
	v := p.current
	return types.Parameter{
		Name: aws.String(p.name), ARN: aws.String(s.arn(p.name)), Value: aws.String(v.text), Type: v.kind, DataType: aws.String(v.dataType),
		Version: v.version, LastModifiedDate: aws.Time(v.modified),
	}
}

func (s *Service) arn(name string) string {
	return s.reg.Arn("ssm", "parameter/"+strings.TrimPrefix(name, "/"))
}

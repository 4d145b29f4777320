package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ValidateTemplate parses a template and says what it needs.
func (s *Service) ValidateTemplate(ctx context.Context, in *sdk.ValidateTemplateInput) (*sdk.ValidateTemplateOutput, error) {
	if err := region.Only(in, "TemplateBody", "TemplateURL"); err != nil {
		return nil, err
	}
	body, err := s.templateBody(ctx, request{body: in.TemplateBody, url: in.TemplateURL})
	if err != nil {
		return nil, err
	}
	t, err := parse(body)
	if err != nil {
		return nil, err
	}
	if err := t.check(s.kinds); err != nil {
		return nil, err
	}
	out := &sdk.ValidateTemplateOutput{Description: filledOrNil(t.Description)}
	if needed := s.needed(t); needed != "" {
		out.Capabilities = []types.Capability{needed}
		out.CapabilitiesReason = aws.String("The following resource(s) require capabilities: [AWS::IAM::Role]")
	}
	for _, key := range sortedKeys(t.Parameters) {
		p := t.Parameters[key]
		one := types.TemplateParameter{ParameterKey: aws.String(key), Description: filledOrNil(p.Description)}
		if text, ok := scalar(p.Default); ok {
			one.DefaultValue = &text
		}
		hide, _ := scalar(p.NoEcho)
		one.NoEcho = aws.Bool(hide == "true")
		out.Parameters = append(out.Parameters, one)
	}
	return out, nil
}

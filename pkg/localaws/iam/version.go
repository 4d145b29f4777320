package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreatePolicyVersion gives a managed policy a new document, which counts from now on. Versions that do not are not imitated, and
// old ones are not kept.
func (s *Service) CreatePolicyVersion(_ context.Context, in *sdk.CreatePolicyVersionInput) (*sdk.CreatePolicyVersionOutput, error) {
	if err := region.Only(in, "PolicyArn", "PolicyDocument", "SetAsDefault"); err != nil {
		return nil, err
	}
	if !in.SetAsDefault {
		return nil, refuse(400, "LocalAws.NotImplemented", "the local AWS does not know policy versions that are not the default")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if err := checkPermissions(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	p.version++
	p.document = *in.PolicyDocument
	return &sdk.CreatePolicyVersionOutput{PolicyVersion: &types.PolicyVersion{
		VersionId: aws.String(fmt.Sprintf("v%d", p.version+1)), IsDefaultVersion: true, CreateDate: aws.Time(s.now()),
	}}, nil
}

package iam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutRolePermissionsBoundary bounds what a role may do, instead of by the boundary that it has. It refuses as CreateRole does (G).
func (s *Service) PutRolePermissionsBoundary(_ context.Context, in *sdk.PutRolePermissionsBoundaryInput) (*sdk.PutRolePermissionsBoundaryOutput, error) {
	if err := region.Only(in, "RoleName", "PermissionsBoundary"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	boundary := aws.ToString(in.PermissionsBoundary)
	if err := s.checkBoundary(boundary); err != nil {
		return nil, err
	}
	r.boundary = boundary
	return &sdk.PutRolePermissionsBoundaryOutput{}, nil
}

// DeleteRolePermissionsBoundary takes a role's boundary away; that it has none is no error (G).
func (s *Service) DeleteRolePermissionsBoundary(_ context.Context, in *sdk.DeleteRolePermissionsBoundaryInput) (*sdk.DeleteRolePermissionsBoundaryOutput, error) {
	if err := region.Only(in, "RoleName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	r.boundary = ""
	return &sdk.DeleteRolePermissionsBoundaryOutput{}, nil
}

// checkBoundary wants a managed policy that is there.
func (s *Service) checkBoundary(arn string) error {
	if s.attachable(arn) {
		return nil
	}
	return refuse(404, "NoSuchEntity", "Scope ARN: %s does not exist or is not attachable.", arn)
}

// BoundaryOf tells the ARN of a role's permissions boundary, "" when there is none. It is no operation of the API.
func (s *Service) BoundaryOf(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.roles[name]; r != nil {
		return r.boundary
	}
	return ""
}

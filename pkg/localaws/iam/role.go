package iam

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type role struct {
	name, path, id, arn string
	trust, description  string
	maxSession          int32
	created             time.Time
	tags                map[string]string
	inline              map[string]string // documents by name
	attached            map[string]bool   // ARNs of managed policies
	boundary            string            // the ARN of one, or ""
}

// CreateRole makes a role without permissions.
func (s *Service) CreateRole(_ context.Context, in *sdk.CreateRoleInput) (*sdk.CreateRoleOutput, error) {
	if err := region.Only(in, "RoleName", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "PermissionsBoundary", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.plan(in)
	if err != nil {
		return nil, err
	}
	if _, taken := s.roles[r.name]; taken {
		return nil, refuse(409, "EntityAlreadyExists", "Role with name %s already exists.", r.name)
	}
	s.roles[r.name] = r
	return &sdk.CreateRoleOutput{Role: r.view()}, nil
}

// plan is the role that a request asks for.
func (s *Service) plan(in *sdk.CreateRoleInput) (*role, error) {
	name := aws.ToString(in.RoleName)
	if err := checkName("roleName", name, 64); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkTrust(aws.ToString(in.AssumeRolePolicyDocument)); err != nil {
		return nil, err
	}
	r := &role{
		name: name, path: path, id: "AROA" + s.reg.Alnum(17), arn: s.arn("role", path, name), trust: *in.AssumeRolePolicyDocument,
		description: aws.ToString(in.Description), maxSession: 3600, created: s.now(), inline: map[string]string{}, attached: map[string]bool{},
	}
	if in.MaxSessionDuration != nil {
		if r.maxSession = *in.MaxSessionDuration; r.maxSession < 3600 || r.maxSession > 43200 {
			return nil, invalid("The requested MaxSessionDuration is out of the range of 3600 to 43200 seconds") // (G)
		}
	}
	if r.boundary = aws.ToString(in.PermissionsBoundary); r.boundary != "" {
		if err := s.checkBoundary(r.boundary); err != nil {
			return nil, err
		}
	}
	r.tags, err = addTags(nil, in.Tags)
	return r, err
}

// find is the role of a name.
func (s *Service) find(name *string) (*role, error) {
	if err := checkName("roleName", aws.ToString(name), 64); err != nil {
		return nil, err
	}
	r := s.roles[*name]
	if r == nil {
		return nil, refuse(404, "NoSuchEntity", "The role with name %s cannot be found.", *name)
	}
	return r, nil
}

// GetRole tells all about a role but its policies.
func (s *Service) GetRole(_ context.Context, in *sdk.GetRoleInput) (*sdk.GetRoleOutput, error) {
	if err := region.Only(in, "RoleName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	return &sdk.GetRoleOutput{Role: r.view()}, nil
}

// DeleteRole removes a role that has no policies any more.
func (s *Service) DeleteRole(_ context.Context, in *sdk.DeleteRoleInput) (*sdk.DeleteRoleOutput, error) {
	if err := region.Only(in, "RoleName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	if len(r.attached) > 0 {
		return nil, refuse(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	}
	if len(r.inline) > 0 {
		return nil, refuse(409, "DeleteConflict", "Cannot delete entity, must delete policies first.")
	}
	delete(s.roles, r.name)
	return &sdk.DeleteRoleOutput{}, nil
}

// UpdateAssumeRolePolicy changes who may assume a role.
func (s *Service) UpdateAssumeRolePolicy(_ context.Context, in *sdk.UpdateAssumeRolePolicyInput) (*sdk.UpdateAssumeRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyDocument"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkTrust(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	r.trust = *in.PolicyDocument
	return &sdk.UpdateAssumeRolePolicyOutput{}, nil
}

func (r *role) view() *types.Role {
	out := &types.Role{
		RoleName: aws.String(r.name), Path: aws.String(r.path), RoleId: aws.String(r.id), Arn: aws.String(r.arn), CreateDate: aws.Time(r.created),
		AssumeRolePolicyDocument: encoded(r.trust), MaxSessionDuration: aws.Int32(r.maxSession), Tags: tagList(r.tags),
	}
	if r.description != "" {
		out.Description = aws.String(r.description)
	}
	if r.boundary != "" {
		out.PermissionsBoundary = &types.AttachedPermissionsBoundary{PermissionsBoundaryArn: aws.String(r.boundary), PermissionsBoundaryType: types.PermissionsBoundaryAttachmentTypePolicy}
	}
	return out
}

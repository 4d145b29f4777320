package iam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// user is a person or a program with access keys; the policies of users are managed ones only.
type user struct {
	arn, id  string
	attached map[string]bool
}

// firstUser is the account's administrator, who is there from the beginning.
const firstUser = "local"

func (s *Service) addUser(name string) *user {
	u := &user{arn: s.arn("user", "/", name), id: "AIDA" + s.reg.Alnum(17), attached: map[string]bool{}}
	s.users[name] = u
	return u
}

// CreateUser makes a user who may do nothing.
func (s *Service) CreateUser(_ context.Context, in *sdk.CreateUserInput) (*sdk.CreateUserOutput, error) {
	if err := region.Only(in, "UserName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.UserName)
	if err := checkName("userName", name, 64); err != nil {
		return nil, err
	}
	if s.users[name] != nil {
		return nil, refuse(409, "EntityAlreadyExists", "User with name %s already exists.", name)
	}
	u := s.addUser(name)
	return &sdk.CreateUserOutput{User: &types.User{Arn: &u.arn, UserName: &name, UserId: &u.id, Path: aws.String("/"), CreateDate: aws.Time(s.now())}}, nil
}

// AttachUserPolicy attaches a managed policy to a user; once is as good as twice.
func (s *Service) AttachUserPolicy(_ context.Context, in *sdk.AttachUserPolicyInput) (*sdk.AttachUserPolicyOutput, error) {
	if err := region.Only(in, "UserName", "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[aws.ToString(in.UserName)]
	arn := aws.ToString(in.PolicyArn)
	switch {
	case u == nil:
		return nil, refuse(404, "NoSuchEntity", "The user with name %s cannot be found.", aws.ToString(in.UserName))
	case !s.attachable(arn):
		return nil, refuse(404, "NoSuchEntity", "Policy %s does not exist or is not attachable.", arn)
	}
	u.attached[arn] = true
	return &sdk.AttachUserPolicyOutput{}, nil
}

// DetachUserPolicy detaches a managed policy from a user.
func (s *Service) DetachUserPolicy(_ context.Context, in *sdk.DetachUserPolicyInput) (*sdk.DetachUserPolicyOutput, error) {
	if err := region.Only(in, "UserName", "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[aws.ToString(in.UserName)]
	if u == nil {
		return nil, refuse(404, "NoSuchEntity", "The user with name %s cannot be found.", aws.ToString(in.UserName))
	}
	if !u.attached[aws.ToString(in.PolicyArn)] {
		return nil, refuse(404, "NoSuchEntity", "Policy %s was not found.", aws.ToString(in.PolicyArn))
	}
	delete(u.attached, *in.PolicyArn)
	return &sdk.DetachUserPolicyOutput{}, nil
}

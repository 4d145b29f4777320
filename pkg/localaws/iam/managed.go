package iam

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// policy is a managed policy of the account's.
type policy struct {
	name, path, id, arn   string
	document, description string
	created               time.Time
	tags                  map[string]string
	version               int // how many versions it had before
}

// CreatePolicy makes a managed policy.
func (s *Service) CreatePolicy(_ context.Context, in *sdk.CreatePolicyInput) (*sdk.CreatePolicyOutput, error) {
	if err := region.Only(in, "PolicyName", "PolicyDocument", "Description", "Path", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.PolicyName)
	if err := checkName("policyName", name, 128); err != nil {
		return nil, err
	}
	path, err := checkPath(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkPermissions(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	if weight(*in.PolicyDocument) > 6144 {
		return nil, refuse(409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
	}
	for _, other := range s.policies {
		if other.name == name {
			return nil, refuse(409, "EntityAlreadyExists", "A policy called %s already exists. Duplicate names are not allowed.", name)
		}
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	p := &policy{
		name: name, path: path, id: "ANPA" + s.reg.Alnum(17), arn: s.arn("policy", path, name), document: *in.PolicyDocument,
		description: aws.ToString(in.Description), created: s.now(), tags: tags,
	}
	s.policies[p.arn] = p
	return &sdk.CreatePolicyOutput{Policy: s.viewPolicy(p)}, nil
}

// GetPolicy tells about one of the account's managed policies.
func (s *Service) GetPolicy(_ context.Context, in *sdk.GetPolicyInput) (*sdk.GetPolicyOutput, error) {
	if err := region.Only(in, "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	return &sdk.GetPolicyOutput{Policy: s.viewPolicy(p)}, nil
}

func (s *Service) findPolicy(arn *string) (*policy, error) {
	p := s.policies[aws.ToString(arn)]
	if p == nil {
		return nil, refuse(404, "NoSuchEntity", "Policy %s was not found.", aws.ToString(arn))
	}
	return p, nil
}

// DeletePolicy removes a managed policy that is attached to nothing.
func (s *Service) DeletePolicy(_ context.Context, in *sdk.DeletePolicyInput) (*sdk.DeletePolicyOutput, error) {
	if err := region.Only(in, "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.findPolicy(in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if s.attachments(p.arn) > 0 {
		return nil, refuse(409, "DeleteConflict", "Cannot delete a policy attached to entities.")
	}
	delete(s.policies, p.arn)
	return &sdk.DeletePolicyOutput{}, nil
}

func (s *Service) attachments(arn string) int32 {
	var n int32
	for _, r := range s.roles {
		if r.attached[arn] {
			n++
		}
	}
	return n
}

// attachable says whether there is a managed policy of that ARN, of the account's or one of AWS's that the local AWS knows.
func (s *Service) attachable(arn string) bool {
	name, ours := strings.CutPrefix(arn, "arn:"+s.reg.Partition+":iam::aws:policy/")
	return s.policies[arn] != nil || ours && slices.Contains([]string{
		"AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "AWSXRayDaemonWriteAccess", "AmazonSSMManagedInstanceCore",
		"CloudWatchLogsFullAccess", "service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaVPCAccessExecutionRole",
	}, name)
}

func (s *Service) viewPolicy(p *policy) *types.Policy {
	out := &types.Policy{
		PolicyName: aws.String(p.name), Path: aws.String(p.path), PolicyId: aws.String(p.id), Arn: aws.String(p.arn), IsAttachable: true,
		AttachmentCount: aws.Int32(s.attachments(p.arn)), PermissionsBoundaryUsageCount: aws.Int32(0), DefaultVersionId: aws.String("v1"),
		CreateDate: aws.Time(p.created), UpdateDate: aws.Time(p.created), Tags: tagList(p.tags),
	}
	if p.description != "" {
		out.Description = aws.String(p.description)
	}
	return out
}

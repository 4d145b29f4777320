package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// request is what CreateStack, UpdateStack and CreateChangeSet have in common.
type request struct {
	body, url    *string
	previous     *deployment // of the stack that is changed; nil for a new one
	usePrevious  bool        // the previous template
	parameters   []types.Parameter
	tags         []types.Tag // nil keeps the previous ones
	capabilities []types.Capability
	role         *string
	name, id     string // of the stack
}

// maxBody is how long a template in a request may be, in bytes.
const maxBody = 51200

// prepare checks a request in CloudFormation's order and makes the deployment that it asks for. s.mu is not held: it reads
// other services.
func (s *Service) prepare(ctx context.Context, r request) (*deployment, error) {
	body, err := s.templateBody(ctx, r)
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
	values, err := chooseParameters(t, r.parameters, r.previousParameters())
	if err != nil {
		return nil, err
	}
	if err := checkParameters(t, values); err != nil {
		return nil, err
	}
	if err := s.checkCapabilities(t, r.capabilities); err != nil {
		return nil, err
	}
	if err := s.checkRole(ctx, r.role); err != nil {
		return nil, err
	}
	if err := resolveStored(ctx, s.services.SSM, t, values); err != nil {
		return nil, err
	}
	return newDeployment(deployment{body: body, template: t, parameters: values, tags: r.chosenTags(), capabilities: r.capabilities, pseudo: s.pseudo(r.name, r.id)})
}

func (r request) previousParameters() map[string]given {
	if r.previous == nil {
		return nil
	}
	return r.previous.parameters
}

func (r request) chosenTags() tags {
	if r.tags == nil && r.previous != nil {
		return r.previous.tags
	}
	return stackTags(r.tags)
}

// pseudo are the pseudo parameters of a stack.
func (s *Service) pseudo(name, id string) map[string]any {
	return map[string]any{
		"AWS::Region": s.reg.Name, "AWS::AccountId": s.reg.Account, "AWS::Partition": s.reg.Partition, "AWS::URLSuffix": "amazonaws.com",
		"AWS::StackName": name, "AWS::StackId": id,
	}
}

func (s *Service) templateBody(ctx context.Context, r request) (string, error) {
	switch {
	case r.usePrevious && r.previous != nil && r.body == nil && r.url == nil:
		return r.previous.body, nil
	case r.body != nil && r.url == nil && !r.usePrevious:
		if len(*r.body) > maxBody {
			return "", invalid("1 validation error detected: Value '%s' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to %d",
				*r.body, maxBody)
		}
		return *r.body, nil
	case r.url != nil && r.body == nil && !r.usePrevious:
		return s.download(ctx, *r.url)
	}
	return "", invalid("Either Template URL or Template Body must be specified.")
}

// objects reads templates from S3.
type objects interface {
	GetObject(ctx context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error)
}

// maxObject is how long a template in S3 may be, in bytes.
const maxObject = 1 << 20

// download reads a template from S3. The bucket is the first part of the host or, where the host is S3's own, of the path.
func (s *Service) download(ctx context.Context, from string) (string, error) {
	u, err := url.Parse(from)
	if err != nil || u.Host == "" {
		return "", invalid("TemplateURL must be a supported URL.")
	}
	bucket, key := place(u)
	got, err := s.services.S3.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return "", invalid("S3 error: %s", api.ErrorMessage())
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(got.Body, maxObject+1))
	if err != nil {
		return "", fmt.Errorf("read template: %w", err)
	}
	if len(text) > maxObject {
		return "", invalid("Template may not exceed %d bytes in size.", maxObject)
	}
	return string(text), nil
}

// place is the bucket and key in the URL of an S3 object: https://BUCKET.s3.REGION.amazonaws.com/KEY or
// https://s3.REGION.amazonaws.com/BUCKET/KEY, also under another host.
func place(u *url.URL) (bucket, key string) {
	path := strings.TrimPrefix(u.Path, "/")
	if bucket, _, ok := strings.Cut(u.Host, ".s3."); ok {
		return bucket, path
	}
	bucket, key, _ = strings.Cut(path, "/")
	return bucket, key
}

// roles tells which roles there are.
type roles interface {
	GetRole(ctx context.Context, in *iam.GetRoleInput) (*iam.GetRoleOutput, error)
}

// checkRole refuses a service role that is not there (any more).
func (s *Service) checkRole(ctx context.Context, arn *string) error {
	if aws.ToString(arn) == "" {
		return nil
	}
	name := (*arn)[strings.LastIndex(*arn, "/")+1:]
	itself := region.WithCaller(ctx, "") // nobody needs a right for it
	got, err := s.services.IAM.GetRole(itself, &iam.GetRoleInput{RoleName: &name})
	if err != nil || aws.ToString(got.Role.Arn) != *arn {
		return invalid("Role %s is invalid or cannot be assumed", *arn)
	}
	return nil
}

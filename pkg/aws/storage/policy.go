package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// policy is a bucket's policy document. What is in it stays as it is, since it may be the user's.
type policy map[string]any

// tlsStatement is the name of our statement, as in the template of core.
const tlsStatement = "TlsOnly"

// statements are the policy's statements, which may stand alone or in a list (IAM User Guide, "Grammar of the IAM JSON policy
// language").
func (p policy) statements() []any {
	switch s := p["Statement"].(type) {
	case []any:
		return s
	case nil:
		return nil
	default:
		return []any{s}
	}
}

// demandsTLS reports whether a statement denies every access that does not come over TLS.
func (p policy) demandsTLS() bool {
	return slices.ContainsFunc(p.statements(), func(statement any) bool {
		s, _ := statement.(map[string]any)
		condition, _ := s["Condition"].(map[string]any)
		secure, _ := condition["Bool"].(map[string]any)
		return s["Effect"] == "Deny" && s["Action"] == "s3:*" && s["Principal"] == "*" && fmt.Sprint(secure["aws:SecureTransport"]) == "false"
	})
}

// policy reads a bucket's policy; one without statements means that there is none.
func (s *Storage) policy(ctx context.Context, bucket string) (policy, error) {
	p := policy{"Version": "2012-10-17"}
	out, err := s.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if awsfault.Code(err) == "NoSuchBucketPolicy" {
		return p, nil
	}
	if err != nil {
		return p, awsfault.From(err, "s3:GetBucketPolicy")
	}
	if err := json.Unmarshal([]byte(aws.ToString(out.Policy)), &p); err != nil {
		return p, fmt.Errorf("read the policy of the bucket %s: %w", bucket, err)
	}
	return p, nil
}

// demandTLS adds our statement to the bucket's policy.
func (s *Storage) demandTLS(ctx context.Context, bucket string) error {
	p, err := s.policy(ctx, bucket)
	if err != nil {
		return err
	}
	arn := "arn:" + partition(s.region) + ":s3:::" + bucket
	others := slices.DeleteFunc(p.statements(), func(statement any) bool {
		s, _ := statement.(map[string]any)
		return s["Sid"] == tlsStatement
	})
	p["Statement"] = append(others, map[string]any{
		"Sid": tlsStatement, "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": []string{arn, arn + "/*"},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	})
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = s.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: aws.String(string(text))}, once)
	return awsfault.From(err, "s3:PutBucketPolicy")
}

// partition is the one that a region is in (IAM User Guide, "Amazon Resource Names").
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}

package s3

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// statement is a policy's statement, as far as S3 checks it when it is put.
type statement struct {
	Effect                  string
	Principal, NotPrincipal any
	Action, NotAction       any
	Resource, NotResource   any
	Condition               any
}

// PutBucketPolicy stores a policy, which holds from the next call on.
func (s *Service) PutBucketPolicy(ctx context.Context, in *sdk.PutBucketPolicyInput) (*sdk.PutBucketPolicyOutput, error) {
	if err := region.Only(in, "Bucket", "Policy", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	return &sdk.PutBucketPolicyOutput{}, s.change(ctx, "s3:PutBucketPolicy", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		return s.setPolicy(b, aws.ToString(in.Policy))
	})
}

// setPolicy checks a policy as AWS does, refuses what the local AWS could not decide, and gives it to a bucket.
func (s *Service) setPolicy(b *bucket, text string) error {
	statements, err := parsePolicy(text)
	if err != nil {
		return err
	}
	for _, st := range statements {
		if err := st.check(s.arn(b.name)); err != nil {
			return err
		}
	}
	document, err := decidable(text)
	if err != nil {
		return err
	}
	if b.publicAccess != nil && *b.publicAccess.BlockPublicPolicy && slices.ContainsFunc(statements, statement.public) {
		return region.Refuse("AccessDenied", "Access Denied").With(403)
	}
	b.policy, b.document = text, document
	return nil
}

// decidable reads a policy for what is asked of it later, and refuses one that asks for what the local AWS does not know of calls.
func decidable(text string) (policy.Document, error) {
	document, err := policy.Parse("bucket", text)
	if err != nil {
		return document, policy.Worded(err, malformedPolicy("Policy has invalid condition")) // (G)
	}
	for _, key := range document.ConditionKeys() {
		if _, known := keys()[strings.ToLower(key)]; !known {
			return document, policy.Undecidable("condition key " + key)
		}
	}
	return document, nil
}

func parsePolicy(text string) ([]statement, error) {
	var document struct {
		Version   string
		Statement json.RawMessage
	}
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &document) != nil {
		return nil, malformedPolicy("Policies must be valid JSON and the first byte must be '{'")
	}
	if document.Version != "" && document.Version != "2012-10-17" && document.Version != "2008-10-17" {
		return nil, malformedPolicy("The policy must contain a valid version string")
	}
	var many []statement
	if json.Unmarshal(document.Statement, &many) == nil && len(many) > 0 {
		return many, nil
	}
	var one statement
	if json.Unmarshal(document.Statement, &one) != nil {
		return nil, malformedPolicy("Could not parse the policy: Statement is empty!")
	}
	return []statement{one}, nil
}

func (st statement) check(bucketArn string) error {
	switch {
	case st.Effect != "Allow" && st.Effect != "Deny":
		return malformedPolicy("Invalid effect: " + st.Effect)
	case st.Principal == nil && st.NotPrincipal == nil:
		return malformedPolicy("Missing required field Principal")
	case st.Action == nil && st.NotAction == nil:
		return malformedPolicy("Missing required field Action")
	case st.Resource == nil && st.NotResource == nil:
		return malformedPolicy("Missing required field Resource")
	}
	for _, r := range slices.Concat(texts(st.Resource), texts(st.NotResource)) {
		if r != bucketArn && !strings.HasPrefix(r, bucketArn+"/") && r != "*" {
			return malformedPolicy("Policy has invalid resource")
		}
	}
	for _, a := range slices.Concat(texts(st.Action), texts(st.NotAction)) {
		if a != "*" && !strings.HasPrefix(strings.ToLower(a), "s3:") {
			return malformedPolicy("Policy has invalid action")
		}
	}
	return nil
}

// public says whether the statement opens the bucket to everybody. A condition is taken to narrow it (G).
func (st statement) public() bool {
	everybody := texts(st.Principal)
	if m, ok := st.Principal.(map[string]any); ok {
		everybody = texts(m["AWS"])
	}
	return st.Effect == "Allow" && st.Condition == nil && slices.Contains(everybody, "*")
}

// texts are one string or a list of strings.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, texts(e)...)
		}
		return out
	}
	return nil
}

func malformedPolicy(text string) error { return region.Refuse("MalformedPolicy", "%s", text) }

// GetBucketPolicy gives the policy as it was put.
func (s *Service) GetBucketPolicy(ctx context.Context, in *sdk.GetBucketPolicyInput) (*sdk.GetBucketPolicyOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetBucketPolicyOutput{}
	return out, s.change(ctx, "s3:GetBucketPolicy", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		if b.policy == "" {
			return region.Refuse("NoSuchBucketPolicy", "The bucket policy does not exist").With(404)
		}
		out.Policy = new(b.policy)
		return nil
	})
}

// DeleteBucketPolicy removes the policy; one that is not there is removed with success.
func (s *Service) DeleteBucketPolicy(ctx context.Context, in *sdk.DeleteBucketPolicyInput) (*sdk.DeleteBucketPolicyOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	return &sdk.DeleteBucketPolicyOutput{}, s.change(ctx, "s3:DeleteBucketPolicy", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.policy, b.document = "", policy.Document{}
		return nil
	})
}

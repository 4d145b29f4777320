package s3

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// call is what a caller wants of a bucket, as policies see it.
type call struct {
	action  string      // such as "s3:PutObject"
	key     string      // of an object, "" for the bucket itself
	headers policy.Keys // condition keys that the request's headers set
}

// versioned is a call on an object, whose action has another name when the request names a version.
func versioned(action string, key, version *string) call {
	if version != nil {
		action += "Version"
	}
	return call{action: action, key: aws.ToString(key)}
}

// Condition keys, in lower case, of how a request asks for encryption.
const (
	sseKey = "s3:x-amz-server-side-encryption"
	kmsKey = "s3:x-amz-server-side-encryption-aws-kms-key-id"
)

// encryptionAsked are the condition keys that a put sets. A bucket's default sets none: what counts is the header (S3 User
// Guide, "Specifying server-side encryption with AWS KMS").
func encryptionAsked(in *sdk.PutObjectInput) policy.Keys {
	out := policy.Keys{}
	if in.ServerSideEncryption != "" {
		out[sseKey] = []string{string(in.ServerSideEncryption)}
	}
	if in.SSEKMSKeyId != nil {
		out[kmsKey] = []string{*in.SSEKMSKeyId}
	}
	return out
}

// authorize refuses a call that the bucket's policy denies, and one on another account's bucket that its policy does not
// allow (IAM User Guide, "Policy evaluation logic"). The account's own identities may do all else.
func (s *Service) authorize(ctx context.Context, b *bucket, c call) error {
	r, account := s.request(ctx, b, c)
	ours := account == b.account
	if ours && strings.HasSuffix(r.Principal, ":root") && strings.HasSuffix(c.action, "BucketPolicy") {
		return nil // the owner's root user can always mend a policy (PutBucketPolicy's API reference)
	}
	verdict, err := policy.Decide(r, b.document)
	if err != nil {
		return err
	}
	if verdict.Decision == policy.Denied || verdict.Decision == policy.Silent && !ours {
		return refuse(r, ours)
	}
	return nil
}

// refuse is AWS's refusal. Only within one account it says why (S3 User Guide, "Troubleshoot access denied errors"); the text
// is that of users' reports, such as usdigitalresponse/usdr-gost#4044 and noobaa/noobaa-core#10060.
func refuse(r policy.Request, ours bool) error {
	if !ours {
		return region.Refuse("AccessDenied", "Access Denied").With(403)
	}
	const text = "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in a resource-based policy"
	return region.Refuse("AccessDenied", text, r.Principal, r.Action, `"`+r.Resource+`"`).With(403)
}

// keys are the condition keys that are known of every call, without values. The local AWS has no TLS: its transport within a process
// and its loopback port both count as secure, as nothing leaves the machine. Who uses the real endpoints by http would be denied.
func keys() policy.Keys {
	return policy.Keys{"aws:securetransport": {"true"}, "aws:principalaccount": nil, "aws:sourceaccount": nil, sseKey: nil, kmsKey: nil}
}

// request completes a call, and tells its caller's account. A caller that nobody named is the account itself.
func (s *Service) request(ctx context.Context, b *bucket, c call) (policy.Request, string) {
	r := policy.Request{Principal: region.Caller(ctx), Action: c.action, Resource: s.arn(b.name)}
	root := func(account string) string { return "arn:" + s.reg.Partition + ":iam::" + account + ":root" }
	account := s.reg.Account
	if r.Principal == "" {
		r.Principal = root(account)
	}
	if parts := strings.Split(r.Principal, ":"); len(parts) > 5 {
		account = parts[4]
	}
	r.Also = []string{account, root(account)}
	if c.key != "" {
		r.Resource += "/" + c.key
	}
	r.Keys = keys().With(c.headers).With(policy.Keys{"aws:principalaccount": {account}})
	return r, account
}

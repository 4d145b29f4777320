package s3

import (
	"context"
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// call is what a caller wants of a bucket, as policies see it.
type call struct {
	action  string            // such as "s3:PutObject"
	key     string            // of an object, "" for the bucket itself
	headers map[string]string // condition keys that the request's headers set
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
func encryptionAsked(in *sdk.PutObjectInput) map[string]string {
	out := map[string]string{}
	if in.ServerSideEncryption != "" {
		out[sseKey] = string(in.ServerSideEncryption)
	}
	if in.SSEKMSKeyId != nil {
		out[kmsKey] = *in.SSEKMSKeyId
	}
	return out
}

// authorize refuses a call that the bucket's policy denies, and one on another account's bucket that its policy does not
// allow (IAM User Guide, "Policy evaluation logic"). The account's own identities may do all else.
func (s *Service) authorize(ctx context.Context, b *bucket, c call) error {
	r := s.request(ctx, b, c)
	if r.account == b.account && strings.HasSuffix(r.caller, ":root") && strings.HasSuffix(c.action, "BucketPolicy") {
		return nil // the owner's root user can always mend a policy (PutBucketPolicy's API reference)
	}
	verdict := decide(b.statements, r)
	if verdict == denied || verdict == undecided && r.account != b.account {
		return r.refuse(b)
	}
	return nil
}

// refuse is AWS's refusal. Only within one account it says why (S3 User Guide, "Troubleshoot access denied errors"); the text
// is that of users' reports, such as usdigitalresponse/usdr-gost#4044 and noobaa/noobaa-core#10060.
func (r request) refuse(b *bucket) error {
	if r.account != b.account {
		return region.Refuse("AccessDenied", "Access Denied").With(403)
	}
	const text = "User: %s is not authorized to perform: %s on resource: %s with an explicit deny in a resource-based policy"
	return region.Refuse("AccessDenied", text, r.caller, r.action, `"`+r.resource+`"`).With(403)
}

// request is a call with its caller, as it is held against a policy's statements.
type request struct {
	caller, account  string
	action, resource string
	keys             map[string]string // condition keys, in lower case
}

// request completes a call. A caller that nobody named is the account itself.
func (s *Service) request(ctx context.Context, b *bucket, c call) request {
	r := request{caller: region.Caller(ctx), account: s.reg.Account, action: c.action, resource: s.arn(b.name), keys: map[string]string{}}
	if r.caller == "" {
		r.caller = "arn:" + s.reg.Partition + ":iam::" + s.reg.Account + ":root"
	}
	if parts := strings.Split(r.caller, ":"); len(parts) > 5 {
		r.account = parts[4]
	}
	if c.key != "" {
		r.resource += "/" + c.key
	}
	maps.Copy(r.keys, c.headers)
	// The local AWS has no TLS: its transport within a process and its loopback port both count as secure, as nothing leaves
	// the machine. Who uses the real endpoints by http would be denied.
	r.keys["aws:securetransport"] = "true"
	r.keys["aws:principalaccount"] = r.account
	return r
}

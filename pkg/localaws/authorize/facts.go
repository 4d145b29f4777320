package authorize

import "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"

// Facts are what rules must know of the resources that calls name. Nothing is known of a resource that does not exist.
type Facts struct {
	EC2     parts
	Batch   labelled
	Items   partitions
	Tokens  tokens
	Objects encryption
	Tables  keyed
	Queues  keyed
	Topics  keyed
	Keys    keyPolicies
	Roles   roles
}

// parts are what networks are made of.
type parts interface {
	// Known tells the kind of a resource as ARNs have it, its tags, and the VPC that it is in, "" for none.
	Known(id string) (kind string, tags map[string]string, vpc string)
	// Associated are the route table and the subnet that an association ties together.
	Associated(id string) (table, subnet string)
}

// labelled tells the tags of the resource of an ARN.
type labelled interface {
	Tags(arn string) map[string]string
}

// partitions tells the partition keys of the items that an operation on a table is about.
type partitions interface {
	LeadingKeys(input any) []string
}

// tokens tells the state machine of a task token, "" for a token that never was.
type tokens interface {
	MachineOf(token string) string
}

// encryption tells the customer's KMS key with which an object would be written, and the one with which it is, "" when it is none of
// the customer's.
type encryption interface {
	KeyFor(bucket, asked, algorithm string) string
	KeyOf(bucket, key string) string
}

// keyed tells the customer's KMS key with which something is encrypted, "" for none: a table by its name, a queue by its URL, a topic
// by its ARN.
type keyed interface {
	KeyOf(name string) string
}

// keyPolicies tells what the policy of the key that is the request's resource says.
type keyPolicies interface {
	Ask(r policy.Request) (policy.Decision, error)
}

// roles tells the ARN of a role, with its path, and that of its permissions boundary, "" for none.
type roles interface {
	ArnOf(role string) string
	BoundaryOf(role string) string
}

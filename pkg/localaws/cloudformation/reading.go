package cloudformation

import (
	"context"
	"maps"
	"slices"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// rights tells whether ctx's caller may do something with a resource; the error is the service's refusal.
type rights interface {
	May(ctx context.Context, service, resource string, actions ...string) error
}

// needs are actions on a resource, which arn names by the physical id; nil stands for actions that know no resources.
type needs struct {
	service string
	actions []string
	arn     func(reg *region.Region, id string) string
}

// readsToo are what the handlers of resource types need the right to read beside what they read here, when a resource was made or
// changed and when it is compared: the permissions of "read" in the types' schemas. Without such a right AWS fails, or takes what it
// could not read for drift (aws-cloudformation/cloudformation-coverage-roadmap#2138). What an attachment needs is told by policies
// in public that were written after its schema (G).
func readsToo() map[string]needs {
	return map[string]needs{
		"AWS::S3::Bucket": {"s3", []string{
			"GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketAbac", "GetBucketCORS", "GetBucketLogging",
			"GetBucketMetadataTableConfiguration", "GetBucketNotification", "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls",
			"GetBucketPublicAccessBlock", "GetBucketTagging", "GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration",
			"GetIntelligentTieringConfiguration", "GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration",
			"GetReplicationConfiguration", "ListBucket", "ListTagsForResource",
		}, func(reg *region.Region, id string) string { return "arn:" + reg.Partition + ":s3:::" + id }},
		"AWS::DynamoDB::Table": {"dynamodb", []string{
			"DescribeContinuousBackups", "DescribeContributorInsights", "DescribeKinesisStreamingDestination", "DescribeTable", "GetResourcePolicy",
			"ListTagsOfResource",
		}, func(reg *region.Region, id string) string { return reg.Arn("dynamodb", "table/"+id) }},
		"AWS::EC2::VPC":                  {"ec2", []string{"DescribeNetworkAcls", "DescribeSecurityGroups", "DescribeVpcEncryptionControls", "DescribeVpcs"}, nil},
		"AWS::EC2::Subnet":               {"ec2", []string{"DescribeNetworkAcls", "DescribeSubnets"}, nil},
		"AWS::EC2::VPCGatewayAttachment": {"ec2", []string{"DescribeInternetGateways", "DescribeVpnGateways"}, nil},
	}
}

// readsFirst are the same of "delete": what a handler reads before it deletes.
func readsFirst() map[string]needs {
	return map[string]needs{
		"AWS::EC2::SecurityGroup": {"ec2", []string{"DescribeInstances", "DescribeSecurityGroups"}, nil},
	}
}

// reading makes the handlers of types need what AWS's do.
func (s *Service) reading(kinds map[string]kind) map[string]kind {
	out := maps.Clone(kinds)
	for name, need := range readsToo() {
		out[name] = out[name].reading(func(ctx context.Context, id string) error { return s.may(ctx, need, id) })
	}
	for name, need := range readsFirst() {
		k := out[name]
		remove := k.remove
		k.remove = func(ctx context.Context, j job, id string, p any) error {
			if err := s.may(ctx, need, id); err != nil {
				return err
			}
			return remove(ctx, j, id, p)
		}
		out[name] = k
	}
	return out
}

func (s *Service) may(ctx context.Context, n needs, id string) error {
	resource := "*"
	if n.arn != nil {
		resource = n.arn(s.reg, id)
	}
	actions := slices.Clone(n.actions)
	for i, action := range actions {
		actions[i] = n.service + ":" + action
	}
	return s.services.Rights.May(ctx, n.service, resource, actions...)
}

// reading has a kind asked for a right whenever it reads a resource.
func (k kind) reading(may func(ctx context.Context, id string) error) kind {
	read, actual := k.read, k.actual
	k.read = func(ctx context.Context, j job, id string, p any) (map[string]any, error) {
		if err := may(ctx, id); err != nil || read == nil {
			return nil, err
		}
		return read(ctx, j, id, p)
	}
	if actual != nil {
		k.actual = func(ctx context.Context, id string, p any) (any, error) {
			now, err := actual(ctx, id, p) // what is gone is found first
			if err == nil {
				err = may(ctx, id)
			}
			return now, err
		}
	}
	return k
}

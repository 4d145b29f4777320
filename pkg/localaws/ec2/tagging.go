package ec2

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// CreateTags adds tags to resources, or gives them new values.
func (s *Service) CreateTags(_ context.Context, in *sdk.CreateTagsInput) (*sdk.CreateTagsOutput, error) {
	if err := only(in, in.DryRun, "Resources", "Tags"); err != nil {
		return nil, err
	}
	defer s.enter()()
	wanted := map[string]string{}
	for _, tag := range in.Tags {
		if err := changeable(tag); err != nil {
			return nil, err
		}
		wanted[*tag.Key] = aws.ToString(tag.Value)
	}
	for _, id := range in.Resources {
		if err := s.taggable(id); err != nil {
			return nil, err
		}
		merged := maps.Clone(s.tags[id])
		maps.Copy(merged, wanted)
		if err := countTags(merged); err != nil {
			return nil, err
		}
	}
	for _, id := range in.Resources {
		maps.Copy(s.tags[id], wanted)
	}
	return &sdk.CreateTagsOutput{}, nil
}

// DeleteTags takes the named tags from resources, and all but AWS's own when none is named. A tag with a value goes only if
// that is its value.
func (s *Service) DeleteTags(_ context.Context, in *sdk.DeleteTagsInput) (*sdk.DeleteTagsOutput, error) {
	if err := only(in, in.DryRun, "Resources", "Tags"); err != nil {
		return nil, err
	}
	defer s.enter()()
	for _, tag := range in.Tags {
		if err := changeable(types.Tag{Key: tag.Key}); err != nil {
			return nil, err
		}
	}
	for _, id := range in.Resources {
		if err := s.taggable(id); err != nil {
			return nil, err
		}
		maps.DeleteFunc(s.tags[id], func(key, value string) bool { return !system(key) && named(in.Tags, key, value) })
	}
	return &sdk.DeleteTagsOutput{}, nil
}

// changeable is usable for a resource that exists: AWS's words for its own tags are longer then.
func changeable(tag types.Tag) error {
	if key := aws.ToString(tag.Key); system(key) {
		return invalid("Value ( %s ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use", key)
	}
	return usable(tag)
}

func named(tags []types.Tag, key, value string) bool {
	return len(tags) == 0 || slices.ContainsFunc(tags, func(t types.Tag) bool {
		return *t.Key == key && (t.Value == nil || *t.Value == value)
	})
}

// TagSystem sets tags as AWS itself does, such as CloudFormation's aws:cloudformation:stack-name. It is no operation of the
// API. Resources that do not exist are passed over.
func (s *Service) TagSystem(ids []string, tags map[string]string) {
	defer s.enter()()
	for _, id := range ids {
		if s.taggable(id) == nil {
			maps.Copy(s.tags[id], tags)
		}
	}
}

// taggable refuses an id that names no resource.
func (s *Service) taggable(id string) error {
	if _, exists := s.tags[id]; !exists {
		return absent(kindOf(id), id)
	}
	return nil
}

// kindOf tells the kind of resource from its identifier.
func kindOf(id string) types.ResourceType {
	prefix, _, _ := strings.Cut(id, "-")
	return map[string]types.ResourceType{
		"vpc": types.ResourceTypeVpc, "subnet": types.ResourceTypeSubnet, "igw": types.ResourceTypeInternetGateway,
		"eipalloc": types.ResourceTypeElasticIp, "nat": types.ResourceTypeNatgateway, "rtb": types.ResourceTypeRouteTable,
		"sg": types.ResourceTypeSecurityGroup, "vpce": types.ResourceTypeVpcEndpoint,
		"eni": types.ResourceTypeNetworkInterface, "ami": types.ResourceTypeImage,
	}[prefix]
}

// tagRow is one tag of one resource.
type tagRow struct{ resource, key, value string }

func (t *tagRow) ident() string { return t.resource }

func (t *tagRow) facts(*Service) facts {
	return facts{"key": {t.key}, "value": {t.value}, "resource-id": {t.resource}, "resource-type": {string(kindOf(t.resource))}}
}

// DescribeTags lists tags, ordered by resource and key.
func (s *Service) DescribeTags(_ context.Context, in *sdk.DescribeTagsInput) (*sdk.DescribeTagsOutput, error) {
	if err := only(in, in.DryRun, "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	var rows []*tagRow
	for _, id := range slices.Sorted(maps.Keys(s.tags)) {
		for _, tag := range s.tagged(id) {
			rows = append(rows, &tagRow{id, *tag.Key, *tag.Value})
		}
	}
	q := query{filters: in.Filters, max: in.MaxResults, token: in.NextToken}
	out, next, err := list(s, q, rows, &tagRow{}, func(t *tagRow) types.TagDescription {
		return types.TagDescription{ResourceId: aws.String(t.resource), ResourceType: kindOf(t.resource), Key: aws.String(t.key), Value: aws.String(t.value)}
	})
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeTagsOutput{Tags: out, NextToken: next}, nil
}

package logs

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateLogGroup makes a log group that keeps its events for ever.
func (s *Service) CreateLogGroup(_ context.Context, in *sdk.CreateLogGroupInput) (*sdk.CreateLogGroupOutput, error) {
	if err := region.Only(in, "LogGroupName", "KmsKeyId", "Tags"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.LogGroupName)
	if err := checkName("logGroupName", name, `[\.\-_/#A-Za-z0-9]+`, inGroupName); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	if in.KmsKeyId != nil {
		if err := s.usable(*in.KmsKeyId, name); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups[name] != nil {
		return nil, region.Refuse("ResourceAlreadyExistsException", "The specified log group already exists")
	}
	s.groups[name] = &group{name: name, key: aws.ToString(in.KmsKeyId), created: s.now(), tags: tags, streams: map[string]*stream{}}
	return &sdk.CreateLogGroupOutput{}, nil
}

func inGroupName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_/#", r)
}

// DeleteLogGroup removes a log group with all its events.
func (s *Service) DeleteLogGroup(_ context.Context, in *sdk.DeleteLogGroupInput) (*sdk.DeleteLogGroupOutput, error) {
	if err := region.Only(in, "LogGroupName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(in.LogGroupName)
	if err != nil {
		return nil, err
	}
	delete(s.groups, g.name)
	return &sdk.DeleteLogGroupOutput{}, nil
}

// PutRetentionPolicy says how many days a group keeps its events.
func (s *Service) PutRetentionPolicy(_ context.Context, in *sdk.PutRetentionPolicyInput) (*sdk.PutRetentionPolicyOutput, error) {
	if err := region.Only(in, "LogGroupName", "RetentionInDays"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(in.LogGroupName)
	if err != nil {
		return nil, err
	}
	days := aws.ToInt32(in.RetentionInDays)
	if !slices.Contains(retentions(), days) {
		return nil, constraint("retentionInDays", strconv.Itoa(int(days)), "Member must satisfy enum value set: "+listed(retentions()))
	}
	g.retention = aws.Int32(days)
	return &sdk.PutRetentionPolicyOutput{}, nil
}

// retentions are the numbers of days that a retention can have (CloudWatch Logs API Reference, PutRetentionPolicy).
func retentions() []int32 {
	return []int32{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

func listed(days []int32) string {
	var out []string
	for _, d := range days {
		out = append(out, strconv.Itoa(int(d)))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// DescribeLogGroups lists log groups by name, 50 at a time.
func (s *Service) DescribeLogGroups(_ context.Context, in *sdk.DescribeLogGroupsInput) (*sdk.DescribeLogGroupsOutput, error) {
	if err := region.Only(in, "LogGroupNamePrefix", "Limit", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := slices.Sorted(maps.Keys(s.groups))
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, aws.ToString(in.LogGroupNamePrefix)) })
	chosen, next, err := page(names, in.NextToken, in.Limit, 50)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeLogGroupsOutput{NextToken: next}
	for _, name := range chosen {
		out.LogGroups = append(out.LogGroups, s.view(s.groups[name]))
	}
	return out, nil
}

// arn is a group's ARN; the one that DescribeLogGroups calls Arn has ":*" after it.
func (s *Service) arn(name string) string { return s.reg.Arn("logs", "log-group:"+name) }

func (s *Service) view(g *group) types.LogGroup {
	var stored int64
	for _, st := range g.streams {
		for _, e := range st.events {
			stored += int64(len(e.message))
		}
	}
	out := types.LogGroup{
		LogGroupName: aws.String(g.name), Arn: aws.String(s.arn(g.name) + ":*"), LogGroupArn: aws.String(s.arn(g.name)),
		CreationTime: aws.Int64(g.created), MetricFilterCount: aws.Int32(0), StoredBytes: aws.Int64(stored), LogGroupClass: types.LogGroupClassStandard,
	}
	if g.key != "" {
		out.KmsKeyId = aws.String(g.key)
	}
	if g.retention != nil {
		out.RetentionInDays = aws.Int32(*g.retention)
	}
	return out
}

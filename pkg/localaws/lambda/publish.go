package lambda

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// unpublished is the version that changes with the function.
const unpublished = "$LATEST"

// PublishVersion makes a version of what the function is now: it stays so when the function changes. A function that has not changed
// since its last version gets none; that one is returned (Lambda API Reference, PublishVersion).
func (s *Service) PublishVersion(_ context.Context, in *sdk.PublishVersionInput) (*sdk.PublishVersionOutput, error) {
	if err := region.Only(in, "FunctionName", "CodeSha256", "Description", "RevisionId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.FunctionName)
	if err != nil {
		return nil, err
	}
	if s.unsettled(r) {
		return nil, conflict(r, "An update is in progress for resource: "+*r.configuration.FunctionArn)
	}
	if hash := aws.ToString(in.CodeSha256); hash != "" && hash != *r.configuration.CodeSha256 {
		return nil, invalid("CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). Please try again with the CodeSHA256 in $LATEST.",
			hash, *r.configuration.CodeSha256)
	}
	if in.RevisionId != nil && *in.RevisionId != *r.configuration.RevisionId {
		return nil, changedMeanwhile()
	}
	out := &sdk.PublishVersionOutput{}
	project(s.described(s.publish(r, in.Description)), out)
	return out, nil
}

// publish returns the function's newest version, a new one when the function has changed; the caller holds mu.
func (s *Service) publish(r *record, description *string) *record {
	if last := r.versions[strconv.Itoa(r.published)]; last != nil && same(last.configuration, r.configuration) {
		return last
	}
	r.published++
	number := strconv.Itoa(r.published)
	v := &record{configuration: s.described(r), zip: r.zip}
	v.configuration.Version, v.configuration.FunctionArn = &number, aws.String(s.arn(*r.configuration.FunctionName+":"+number))
	if aws.ToString(description) != "" {
		v.configuration.Description = aws.String(*description)
	}
	s.stamp(v)
	r.versions[number] = v
	return v
}

// same compares what makes a version another one than the last: code and configuration.
func same(a, b types.FunctionConfiguration) bool {
	for _, c := range []*types.FunctionConfiguration{&a, &b} {
		c.Version, c.FunctionArn, c.Description, c.RevisionId, c.LastModified = nil, nil, nil, nil, nil
		c.State, c.StateReason, c.StateReasonCode, c.LastUpdateStatus = "", nil, "", ""
	}
	return reflect.DeepEqual(a, b)
}

// ListVersionsByFunction lists $LATEST and what was published, in the order of the numbers, 50 a page.
func (s *Service) ListVersionsByFunction(_ context.Context, in *sdk.ListVersionsByFunctionInput) (*sdk.ListVersionsByFunctionOutput, error) {
	if err := region.Only(in, "FunctionName", "Marker", "MaxItems"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.FunctionName)
	if err != nil {
		return nil, err
	}
	all := []types.FunctionConfiguration{s.described(r)}
	numbers := slices.SortedFunc(maps.Keys(r.versions), func(a, b string) int { return number(a) - number(b) })
	for _, n := range numbers {
		all = append(all, s.described(r.versions[n]))
	}
	from := sort.Search(len(all), func(i int) bool { return number(*all[i].Version) >= number(aws.ToString(in.Marker)) })
	size := 50
	if n := int(aws.ToInt32(in.MaxItems)); n > 0 && n < size {
		size = n
	}
	to := min(from+size, len(all))
	out := &sdk.ListVersionsByFunctionOutput{Versions: all[from:to]}
	if to < len(all) {
		out.NextMarker = all[to].Version
	}
	return out, nil
}

// number is that of a version, 0 for $LATEST.
func number(version string) int {
	n, _ := strconv.Atoi(version)
	return n
}

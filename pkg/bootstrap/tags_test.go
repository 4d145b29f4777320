package bootstrap

import (
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// worn are the tags of what is installed, AGC's own and AWS's aside: of the bucket, of every role and of every queue.
func (w *world) worn() map[string]map[string]string {
	w.t.Helper()
	ctx, all := w.t.Context(), map[string]map[string]string{}
	bucket, err := s3.NewFromConfig(w.cfg).GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: new(here.Bucket())})
	require.NoError(w.t, err)
	all["bucket"] = map[string]string{}
	for _, t := range bucket.TagSet {
		all["bucket"][*t.Key] = *t.Value
	}
	parts, err := cloudformation.NewFromConfig(w.cfg).ListStackResources(ctx, &cloudformation.ListStackResourcesInput{StackName: new(account.BootstrapStack)})
	require.NoError(w.t, err)
	for _, part := range parts.StackResourceSummaries {
		switch id := part.PhysicalResourceId; *part.ResourceType {
		case "AWS::IAM::Role":
			tags, err := iam.NewFromConfig(w.cfg).ListRoleTags(ctx, &iam.ListRoleTagsInput{RoleName: id})
			require.NoError(w.t, err)
			all[*id] = map[string]string{}
			for _, t := range tags.Tags {
				all[*id][*t.Key] = *t.Value
			}
		case "AWS::SQS::Queue":
			tags, err := sqs.NewFromConfig(w.cfg).ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: id})
			require.NoError(w.t, err)
			all[*id] = tags.Tags
		}
	}
	for _, tags := range all {
		require.Equal(w.t, "agc", tags[account.ApplicationTag])
		maps.DeleteFunc(tags, func(key, _ string) bool {
			return key == account.ApplicationTag || key == account.VersionTag || strings.HasPrefix(key, "aws:")
		})
	}
	return all
}

func TestTagsAreOnEverythingUntilOthersAreGiven(t *testing.T) {
	inWorld(t, func(w *world) {
		lab := []account.Tag{{Key: "owner", Value: "lab"}, {Key: "project", Value: "genomics"}}
		for _, step := range []struct {
			name    string
			options Options
			want    map[string]string
			changed bool
		}{
			{"given", Options{Tags: lab}, map[string]string{"owner": "lab", "project": "genomics"}, true},
			{"as installed", Options{}, map[string]string{"owner": "lab", "project": "genomics"}, false},
			{"kept by an upgrade", Options{Packages: pack(t, "two")}, map[string]string{"owner": "lab", "project": "genomics"}, true},
			{"replaced as a whole", Options{Packages: pack(t, "two"), Tags: lab[:1]}, map[string]string{"owner": "lab"}, true},
			{"given again", Options{Packages: pack(t, "two"), Tags: lab[:1]}, map[string]string{"owner": "lab"}, false},
			{"taken away", Options{Packages: pack(t, "two"), Tags: []account.Tag{}}, map[string]string{}, true},
		} {
			result, err := w.install(step.options)
			require.NoError(t, err, step.name)
			require.Equal(t, step.changed, result.Changed, step.name)
			require.Len(t, result.Tags, len(step.want), step.name)
			all := w.worn()
			require.Greater(t, len(all), 10)
			for what, tags := range all {
				require.Equal(t, step.want, tags, "%s: %s", step.name, what)
			}
		}
	})
}

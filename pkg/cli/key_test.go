package cli

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

const (
	theKey   = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	otherKey = "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
)

// keyStatements are those of the page that tells what a key's policy must have, by sid.
func keyStatements(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/install.md")
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(page)
	require.NotNil(t, block)
	var statements []json.RawMessage
	require.NoError(t, json.Unmarshal(block[1], &statements))
	out := map[string]string{}
	for _, s := range statements {
		var named struct{ Sid string }
		require.NoError(t, json.Unmarshal(s, &named))
		out[named.Sid] = strings.NewReplacer("REGION", "us-east-1", "ACCOUNT", "123456789012").Replace(string(s))
	}
	return out
}

// declare makes a key whose policy has the page's statements, but for some.
func (w *world) declare(key string, without ...string) {
	var texts []string
	for sid, text := range keyStatements(w.t) {
		if !strings.Contains(strings.Join(without, " "), sid) {
			texts = append(texts, text)
		}
	}
	require.NoError(w.t, w.KMS.Declare(key, `{"Version":"2012-10-17","Statement":[`+strings.Join(texts, ",")+`]}`))
}

// TestABackendWithAKey: with the key policy of the page, everybody can do what they do without a key, and nobody has more rights.
func TestABackendWithAKey(t *testing.T) {
	inWorld(t, func(w *world) {
		w.declare(theKey)
		w.declare(otherKey)
		r := w.agc("bootstrap", "--silent", "--notify", "someone@example.org", "--kms-key", theKey)
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "encrypted with:            "+theKey+"\n")
		encrypted := func(key string) {
			w.t.Helper()
			require.Equal(w.t, key, w.DynamoDB.KeyOf("AgcState"))
			require.Equal(w.t, key, w.assetsKey())
		}
		encrypted(theKey)
		user := document[installed](w.t, w.agc("bootstrap", "--format", "json"))
		require.Equal(w.t, theKey, user.KMSKey, "kept")
		w.person("una", user.UserPolicy)
		w.do("account", "activate", "--use-public-subnets")
		w.do("account", "status")
		w.do("account", "history")
		time.Sleep(140 * time.Minute) // the schedule looks, and not while the key changes, and events arrive
		require.Empty(w.t, w.Guard.Account().Denials())
		require.Empty(w.t, w.EventBridge.Failures())
		require.NotEmpty(w.t, w.SNS.Sent(), "EventBridge may publish to the topic")
		w.setAside()
		w.as = ""
		for _, key := range []string{otherKey, ""} {
			w.do("bootstrap", "--kms-key", key)
			encrypted(key)
			w.do("account", "update", "--tags", "key="+key[max(len(key)-4, 0):])
		}
	})
}

// assetsKey is the key with which all that is in the asset bucket is encrypted, and with which it encrypts what comes.
func (w *world) assetsKey() string {
	bucket, client := "agc-bootstrap-123456789012-us-east-1", s3.NewFromConfig(w.Config())
	listed, err := client.ListObjectsV2(w.t.Context(), &s3.ListObjectsV2Input{Bucket: &bucket})
	require.NoError(w.t, err)
	require.NotEmpty(w.t, listed.Contents)
	key := w.S3.KeyFor(bucket, "", "")
	for _, o := range listed.Contents {
		require.Equal(w.t, key, w.S3.KeyOf(bucket, *o.Key), *o.Key)
	}
	return key
}

// setAside does what the schedule does with what it could not start, in its role.
func (w *world) setAside() {
	part := func(id string) *string {
		out, err := w.CloudFormation.DescribeStackResources(w.t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: aws.String("Agc-Bootstrap"), LogicalResourceId: &id})
		require.NoError(w.t, err)
		return out.StackResources[0].PhysicalResourceId
	}
	cfg := w.ConfigAs("arn:aws:sts::123456789012:assumed-role/" + *part("ScheduleRole") + "/schedule")
	_, err := sqs.NewFromConfig(cfg).SendMessage(w.t.Context(), &sqs.SendMessageInput{QueueUrl: part("DeadLetters"), MessageBody: aws.String("a look")})
	require.NoError(w.t, err)
}

// TestEveryStatementOfTheKeysPolicyIsNeeded: without one of them, something does not work.
func TestEveryStatementOfTheKeysPolicyIsNeeded(t *testing.T) {
	require.Len(t, keyStatements(t), 4)
	inWorld(t, func(w *world) {
		w.declare(theKey, "Log")
		r := w.agc("bootstrap", "--silent", "--kms-key", theKey)
		require.Equal(w.t, Failed, r.exit)
		require.Contains(w.t, r.errors, "The specified KMS key does not exist or is not allowed to be used with Arn")
		w.declare(theKey, "Notices")
		w.do("bootstrap", "--notify", "someone@example.org")
		w.do("account", "activate", "--use-public-subnets")
		time.Sleep(time.Hour)
		require.Empty(w.t, w.SNS.Sent())
		require.NotEmpty(w.t, w.EventBridge.Failures())
		w.declare(theKey, "LeaveToIAM")
		require.Empty(w.t, w.Guard.Account().Denials())
		w.do("account", "status") // says what it could not read
		require.Contains(w.t, w.Guard.Account().Denials()[0].Reason, "no resource-based policy allows the kms:Decrypt action")
	})
}

func TestKeysThatCannotBe(t *testing.T) {
	inWorld(t, func(w *world) {
		for want, key := range map[string]string{
			"is no ARN of a KMS key":    "alias/mine",
			"is a key of eu-west-1":     strings.Replace(theKey, "us-east-1", "eu-west-1", 1),
			`is "arn:aws:kms:us-east-1`: "arn:aws:kms:us-east-1:123456789012:alias/mine",
		} {
			r := w.agc("bootstrap", "--kms-key", key)
			require.Equal(w.t, Misused, r.exit, want)
			require.Contains(w.t, r.errors, want)
			require.Empty(w.t, w.Faults.Calls("cloudformation", ""))
			require.Empty(w.t, w.Faults.Calls("s3", ""))
		}
		r := w.agc("bootstrap", "policy", "--kms-key", "mine")
		require.Equal(w.t, Misused, r.exit)
	})
}

package storage_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/storage"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

const name = "agc-123456789012-us-east-1"

// inWorld runs f in virtual time with a local AWS.
func inWorld(t *testing.T, f func(t *testing.T, local *localaws.AWS, s *storage.Storage)) {
	synctest.Test(t, func(t *testing.T) {
		local := localaws.New(localaws.Options{})
		defer local.Close()
		f(t, local, storage.New(local.Config()))
	})
}

// makeBucket makes a bucket as a user or an older AGC did, with these tags.
func makeBucket(t *testing.T, local *localaws.AWS, tags ...s3types.Tag) *s3.Client {
	client := s3.NewFromConfig(local.Config())
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)})
	require.NoError(t, err)
	if len(tags) > 0 {
		_, err = client.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: aws.String(name), Tagging: &s3types.Tagging{TagSet: tags}})
		require.NoError(t, err)
	}
	return client
}

func agc() s3types.Tag {
	return s3types.Tag{Key: aws.String("application-name"), Value: aws.String("agc")}
}

// makeTable makes a table with these indexes beside its keys PK and SK.
func makeTable(t *testing.T, local *localaws.AWS, tagged bool, indexes ...string) *dynamodb.Client {
	client := dynamodb.NewFromConfig(local.Config())
	in := &dynamodb.CreateTableInput{TableName: aws.String("Agc"), BillingMode: dbtypes.BillingModePayPerRequest, KeySchema: keys("PK", "SK")}
	if tagged {
		in.Tags = []dbtypes.Tag{{Key: aws.String("application-name"), Value: aws.String("agc")}}
	}
	attributes := []string{"PK", "SK", "GSI1_PK", "GSI1_SK"}
	in.GlobalSecondaryIndexes = []dbtypes.GlobalSecondaryIndex{{IndexName: aws.String("gsi1"), KeySchema: keys("GSI1_PK", "GSI1_SK"), Projection: all()}}
	for _, sort := range indexes {
		attributes = append(attributes, sort)
		in.LocalSecondaryIndexes = append(in.LocalSecondaryIndexes, dbtypes.LocalSecondaryIndex{
			IndexName: aws.String("lsi" + sort[3:4]), KeySchema: keys("PK", sort), Projection: all(),
		})
	}
	for _, a := range attributes {
		in.AttributeDefinitions = append(in.AttributeDefinitions, dbtypes.AttributeDefinition{AttributeName: &a, AttributeType: dbtypes.ScalarAttributeTypeS})
	}
	_, err := client.CreateTable(t.Context(), in)
	require.NoError(t, err)
	time.Sleep(time.Minute) // until it is there
	return client
}

func keys(hash, sort string) []dbtypes.KeySchemaElement {
	return []dbtypes.KeySchemaElement{{AttributeName: &hash, KeyType: dbtypes.KeyTypeHash}, {AttributeName: &sort, KeyType: dbtypes.KeyTypeRange}}
}

func all() *dbtypes.Projection { return &dbtypes.Projection{ProjectionType: dbtypes.ProjectionTypeAll} }

func TestNothingIsThere(t *testing.T) {
	inWorld(t, func(t *testing.T, _ *localaws.AWS, s *storage.Storage) {
		found, err := s.Read(t.Context(), name)
		require.NoError(t, err)
		require.Equal(t, account.Storage{Bucket: account.Holding{Missing: true}, Table: account.Holding{Missing: true}}, found)
	})
}

func TestWhatIsNotOursIsSaidToBe(t *testing.T) {
	inWorld(t, func(t *testing.T, local *localaws.AWS, s *storage.Storage) {
		makeBucket(t, local)
		makeTable(t, local, false, "LSI1_SK", "LSI2_SK", "LSI3_SK")
		found, err := s.Read(t.Context(), name)
		require.NoError(t, err)
		require.Equal(t, "it does not carry the tag application-name=agc", found.Bucket.Foreign)
		require.Equal(t, "it does not carry the tag application-name=agc", found.Table.Foreign)
		require.Empty(t, found.Bucket.Lacks, "it is not looked at closely")
	})
	inWorld(t, func(t *testing.T, local *localaws.AWS, s *storage.Storage) {
		local.S3.Foreign(name, "999999999999", "us-east-1")
		makeTable(t, local, true, "LSI1_SK")
		found, err := s.Read(t.Context(), name)
		require.NoError(t, err)
		require.Contains(t, found.Bucket.Foreign, "belongs to another account")
		require.Contains(t, found.Table.Foreign, `"Agc lsi2" should have the keys "PK LSI2_SK"`)
	})
}

// TestProtectionsAreSeenAndPutInForce: what a bucket and a table lack is named, put right one by one, and then not lacking.
func TestProtectionsAreSeenAndPutInForce(t *testing.T) {
	inWorld(t, func(t *testing.T, local *localaws.AWS, s *storage.Storage) {
		buckets := makeBucket(t, local, agc(), s3types.Tag{Key: aws.String("owner"), Value: aws.String("me")})
		mine := `{"Version":"2012-10-17","Statement":{"Sid":"Mine","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::` + name + `"}}`
		_, err := buckets.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(name), Policy: &mine})
		require.NoError(t, err)
		_, err = buckets.DeletePublicAccessBlock(t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: aws.String(name)})
		require.NoError(t, err)
		tables := makeTable(t, local, true, "LSI1_SK", "LSI2_SK", "LSI3_SK")
		found, err := s.Read(t.Context(), name)
		require.NoError(t, err)
		require.Equal(t, []string{"the encryption with a KMS key", "the public access block", "the policy that demands TLS"}, found.Bucket.Lacks)
		require.Equal(t, []string{"the point-in-time recovery", "the expiry of items"}, found.Table.Lacks)

		tags := []account.Tag{{Key: "application-name", Value: "agc"}, {Key: "team", Value: "x"}}
		for _, thing := range []account.Thing{{Kind: account.BucketThing, ID: name}, {Kind: account.TableThing, ID: "Agc"}} {
			lacks, err := s.Lacks(t.Context(), thing, tags)
			require.NoError(t, err)
			require.Contains(t, lacks, "tags")
			for _, lack := range lacks {
				require.NoError(t, s.Put(t.Context(), thing, lack, tags), lack)
			}
			lacks, err = s.Lacks(t.Context(), thing, tags)
			require.NoError(t, err)
			require.Empty(t, lacks)
		}
		policy, err := buckets.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String(name)})
		require.NoError(t, err)
		require.Contains(t, *policy.Policy, "Mine", "the user's own statements stay")
		require.Contains(t, *policy.Policy, "aws:SecureTransport")
		set, err := buckets.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: aws.String(name)})
		require.NoError(t, err)
		require.Len(t, set.TagSet, 3, "the user's own tags stay")
		ttl, err := tables.DescribeTimeToLive(t.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: aws.String("Agc")})
		require.NoError(t, err)
		require.Equal(t, "expiry", *ttl.TimeToLiveDescription.AttributeName)
	})
}

func TestStrongerEncryptionStays(t *testing.T) {
	inWorld(t, func(t *testing.T, local *localaws.AWS, s *storage.Storage) {
		buckets := makeBucket(t, local, agc())
		_, err := buckets.PutBucketEncryption(t.Context(), &s3.PutBucketEncryptionInput{Bucket: aws.String(name), ServerSideEncryptionConfiguration: &s3types.ServerSideEncryptionConfiguration{
			Rules: []s3types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &s3types.ServerSideEncryptionByDefault{SSEAlgorithm: s3types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String("alias/mine")}}},
		}})
		require.NoError(t, err)
		found, err := s.Read(t.Context(), name)
		require.NoError(t, err)
		require.NotContains(t, found.Bucket.Lacks, "the encryption with a KMS key")
	})
}

func TestOnlyBucketsAndTablesHaveProtections(t *testing.T) {
	inWorld(t, func(t *testing.T, _ *localaws.AWS, s *storage.Storage) {
		_, err := s.Lacks(t.Context(), account.Thing{Kind: "queue", ID: "q"}, nil)
		require.ErrorContains(t, err, "the queue q")
		require.ErrorContains(t, s.Put(t.Context(), account.Thing{Kind: account.TableThing, ID: "Agc"}, "paint", nil), `no protection "paint"`)
	})
}

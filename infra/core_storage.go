package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// dataBucket is the managed bucket: encrypted, not public, reached by TLS only, and kept whatever becomes of the stack.
func dataBucket(stack awscdk.Stack) awss3.CfnBucket {
	bucket := awss3.NewCfnBucket(stack, jsii.String("DataBucket"), &awss3.CfnBucketProps{
		BucketName: sub("agc-${AWS::AccountId}-${AWS::Region}"),
		BucketEncryption: &awss3.CfnBucket_BucketEncryptionProperty{
			ServerSideEncryptionConfiguration: []any{&awss3.CfnBucket_ServerSideEncryptionRuleProperty{
				BucketKeyEnabled: jsii.Bool(true),
				ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{
					SseAlgorithm: jsii.String("aws:kms"),
				},
			}},
		},
		PublicAccessBlockConfiguration: &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
			BlockPublicAcls: jsii.Bool(true), BlockPublicPolicy: jsii.Bool(true),
			IgnorePublicAcls: jsii.Bool(true), RestrictPublicBuckets: jsii.Bool(true),
		},
	})
	keep(bucket)
	policy := awss3.NewCfnBucketPolicy(stack, jsii.String("DataBucketPolicy"), &awss3.CfnBucketPolicyProps{
		Bucket:         bucket.Ref(),
		PolicyDocument: tlsOnly(bucket.AttrArn()),
	})
	keep(policy)
	return bucket
}

// tlsOnly denies everything that does not come over TLS.
func tlsOnly(bucket *string) map[string]any {
	objects := awscdk.Fn_Join(jsii.String(""), &[]*string{bucket, jsii.String("/*")})
	return document([]map[string]any{{
		"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": []*string{bucket, objects},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}})
}

// runTable holds the workflow runs, in the schema that AGC's clients read and write.
func runTable(stack awscdk.Stack) awsdynamodb.CfnTable {
	table := awsdynamodb.NewCfnTable(stack, jsii.String("RunTable"), &awsdynamodb.CfnTableProps{
		TableName:             jsii.String(account.RunTable),
		AttributeDefinitions:  attributes("PK", "SK", "GSI1_PK", "GSI1_SK", "LSI1_SK", "LSI2_SK", "LSI3_SK"),
		KeySchema:             keys("PK", "SK"),
		LocalSecondaryIndexes: []any{localIndex("lsi1", "LSI1_SK"), localIndex("lsi2", "LSI2_SK"), localIndex("lsi3", "LSI3_SK")},
		GlobalSecondaryIndexes: []any{&awsdynamodb.CfnTable_GlobalSecondaryIndexProperty{
			IndexName: jsii.String("gsi1"), KeySchema: keys("GSI1_PK", "GSI1_SK"), Projection: everything(),
		}},
		BillingMode:                      jsii.String("PAY_PER_REQUEST"),
		PointInTimeRecoverySpecification: recoverable(),
		TimeToLiveSpecification: &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{
			AttributeName: jsii.String("expiry"), Enabled: jsii.Bool(true),
		},
	})
	keep(table)
	return table
}

func localIndex(name, sort string) *awsdynamodb.CfnTable_LocalSecondaryIndexProperty {
	return &awsdynamodb.CfnTable_LocalSecondaryIndexProperty{
		IndexName: jsii.String(name), KeySchema: keys("PK", sort), Projection: everything(),
	}
}

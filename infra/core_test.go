package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// parametersOfCore are the SSM parameters that core has for the given stack parameters: name to type and value.
func parametersOfCore(t *testing.T, settings map[string]string) map[string][2]any {
	t.Helper()
	out := map[string][2]any{}
	tpl := read(t, account.CoreStack).with(t, settings)
	for _, name := range tpl.ofType("AWS::SSM::Parameter") {
		properties := tpl.Resources[name].Properties
		out[properties["Name"].(string)] = [2]any{properties["Type"], properties["Value"]}
	}
	return out
}

func TestPointersOfAnActiveRegion(t *testing.T) {
	require.Equal(t, map[string][2]any{
		"/agc/_common/ComputeEnvImage":                 {"String", "ami-1"},
		"/agc/_common/bucket":                          {"String", "b"},
		"/agc/_common/installed-artifacts/s3-root-url": {"String", "Fn::Subs3://${Bucket}/artifacts/batch-artifacts"},
		"/agc/_common/vpc":                             {"String", "vpc-1"},
		"/agc/_common/InfraSubnets":                    {"StringList", "subnet-1,subnet-2"},
		"/agc/_common/NumInfraSubnets":                 {"String", "2"},
	}, parametersOfCore(t, map[string]string{
		"Active": "true", "Bucket": "b", "Ami": "ami-1", "VpcId": "vpc-1", "Subnets": "subnet-1,subnet-2", "SubnetCount": "2",
	}))
}

func TestAnInactiveRegionHasTheImageOnly(t *testing.T) {
	require.Equal(t, map[string][2]any{"/agc/_common/ComputeEnvImage": {"String", "ami-1"}},
		parametersOfCore(t, map[string]string{"Active": "false", "Bucket": "b", "Ami": "ami-1"}))
}

func TestTheImageIsCheckedByAWS(t *testing.T) {
	require.Equal(t, "aws:ec2:image", read(t, account.CoreStack).Resources["ImagePointer"].Properties["DataType"])
}

func TestStorageIsNeverLost(t *testing.T) {
	tpl := read(t, account.CoreStack)
	for _, name := range []string{"DataBucket", "DataBucketPolicy", "RunTable"} {
		r := tpl.Resources[name]
		require.Equal(t, "RetainExceptOnCreate", r.DeletionPolicy, name)
		require.Equal(t, "Retain", r.UpdateReplacePolicy, name)
		require.Empty(t, r.Condition, "%s must not depend on a parameter", name)
	}
}

func TestTheBucketIsPrivate(t *testing.T) {
	tpl := read(t, account.CoreStack)
	require.Equal(t, map[string]any{
		"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
	}, tpl.Resources["DataBucket"].Properties["PublicAccessBlockConfiguration"])
	encryption := tpl.Resources["DataBucket"].Properties["BucketEncryption"].(map[string]any)
	require.Equal(t, []any{map[string]any{
		"BucketKeyEnabled": true, "ServerSideEncryptionByDefault": map[string]any{"SSEAlgorithm": "aws:kms"},
	}}, encryption["ServerSideEncryptionConfiguration"])
	document := tpl.with(t, nil).Resources["DataBucketPolicy"].Properties["PolicyDocument"].(map[string]any)
	require.Equal(t, []any{map[string]any{
		"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
		"Resource":  []any{"${DataBucket}", "${DataBucket}/*"},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}, document["Statement"])
}

// The table is read and written by AGC's clients, so its schema is theirs.
func TestTheRunTableHasTheSchemaOfAGC(t *testing.T) {
	properties := read(t, account.CoreStack).Resources["RunTable"].Properties
	require.Equal(t, "Agc", properties["TableName"])
	require.Equal(t, map[string]any{"PointInTimeRecoveryEnabled": true}, properties["PointInTimeRecoverySpecification"])
	require.Equal(t, map[string]any{"AttributeName": "expiry", "Enabled": true}, properties["TimeToLiveSpecification"])
	indexes := map[string][2]any{"": keysOf(properties["KeySchema"])}
	for _, kind := range []string{"LocalSecondaryIndexes", "GlobalSecondaryIndexes"} {
		for _, index := range properties[kind].([]any) {
			index := index.(map[string]any)
			indexes[index["IndexName"].(string)] = keysOf(index["KeySchema"])
			require.Equal(t, map[string]any{"ProjectionType": "ALL"}, index["Projection"])
		}
	}
	require.Equal(t, map[string][2]any{
		"": {"PK", "SK"}, "gsi1": {"GSI1_PK", "GSI1_SK"},
		"lsi1": {"PK", "LSI1_SK"}, "lsi2": {"PK", "LSI2_SK"}, "lsi3": {"PK", "LSI3_SK"},
	}, indexes)
}

func keysOf(schema any) [2]any {
	var out [2]any
	for i, key := range schema.([]any) {
		out[i] = key.(map[string]any)["AttributeName"]
	}
	return out
}

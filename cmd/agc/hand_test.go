package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/rogpeppe/go-internal/testscript"
)

// byHand is what a person does to a region in the console: hand pointer (points contexts to another VPC), hand policy (deletes the
// bucket's policy), or hand group (makes a security group in the network's VPC).
func byHand(ts *testscript.TestScript, neg bool, args []string) {
	hands := map[string]func(cfg aws.Config) error{
		"pointer": func(cfg aws.Config) error {
			_, err := ssm.NewFromConfig(cfg).PutParameter(context.Background(), &ssm.PutParameterInput{
				Name: aws.String("/agc/_common/vpc"), Value: aws.String("vpc-mine"), Type: ssmtypes.ParameterTypeString, Overwrite: aws.Bool(true),
			})
			return err
		},
		"policy": func(cfg aws.Config) error {
			_, err := s3.NewFromConfig(cfg).DeleteBucketPolicy(context.Background(), &s3.DeleteBucketPolicyInput{Bucket: aws.String("agc-123456789012-us-east-1")})
			return err
		},
		"group": func(cfg aws.Config) error {
			client := ec2.NewFromConfig(cfg)
			got, err := client.DescribeVpcs(context.Background(), &ec2.DescribeVpcsInput{Filters: []ec2types.Filter{{Name: aws.String("tag:application-name"), Values: []string{"agc"}}}})
			ts.Check(err)
			_, err = client.CreateSecurityGroup(context.Background(), &ec2.CreateSecurityGroupInput{VpcId: got.Vpcs[0].VpcId, GroupName: aws.String("mine"), Description: aws.String("mine")})
			return err
		},
	}
	if neg || len(args) != 1 || hands[args[0]] == nil {
		ts.Fatalf("usage: hand pointer|policy|group")
	}
	ts.Check(hands[args[0]](theirs(ts)))
}

package ssm

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

const (
	publicRoot = "/aws/service/"
	ecsRoot    = publicRoot + "ecs/optimized-ami/amazon-linux-2023/"
)

// public is one of AWS's own parameters: the newest ECS-optimized Amazon Linux 2023 image (ECS Developer Guide, "Retrieving
// Amazon ECS-optimized Linux AMI metadata"). It is nil when there is none of that name.
func (s *Service) public(ctx context.Context, name string) (*types.Parameter, error) {
	architecture, known := map[string]string{
		ecsRoot + "recommended/image_id":       "x86_64",
		ecsRoot + "arm64/recommended/image_id": "arm64",
	}[name]
	if !known {
		return nil, nil
	}
	image, err := s.newest(ctx, "al2023-ami-ecs-hvm-*-"+architecture)
	if err != nil || image == nil {
		return nil, err
	}
	modified, err := time.Parse(time.RFC3339, aws.ToString(image.CreationDate))
	if err != nil {
		return nil, fmt.Errorf("read when image %s was made: %w", aws.ToString(image.ImageId), err)
	}
	return &types.Parameter{
		Name: aws.String(name), ARN: aws.String(fmt.Sprintf("arn:%s:ssm:%s::parameter%s", s.reg.Partition, s.reg.Name, name)),
		Value: image.ImageId, Type: types.ParameterTypeString, DataType: aws.String(imageType), Version: 1, LastModifiedDate: aws.Time(modified),
	}, nil
}

// newest is Amazon's youngest image of a name, nil when there is none.
func (s *Service) newest(ctx context.Context, name string) (*ec2types.Image, error) {
	var youngest *ec2types.Image
	in := &ec2.DescribeImagesInput{
		Owners: []string{"amazon"}, Filters: []ec2types.Filter{{Name: aws.String("name"), Values: []string{name}}},
	}
	for {
		page, err := s.images.DescribeImages(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("list images %s: %w", name, err)
		}
		for _, image := range page.Images {
			if youngest == nil || aws.ToString(image.CreationDate) >= aws.ToString(youngest.CreationDate) {
				youngest = &image
			}
		}
		if page.NextToken == nil {
			return youngest, nil
		}
		in.NextToken = page.NextToken
	}
}

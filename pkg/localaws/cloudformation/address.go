package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type addresses interface {
	AllocateAddress(ctx context.Context, in *ec2.AllocateAddressInput) (*ec2.AllocateAddressOutput, error)
	DescribeAddresses(ctx context.Context, in *ec2.DescribeAddressesInput) (*ec2.DescribeAddressesOutput, error)
	ReleaseAddress(ctx context.Context, in *ec2.ReleaseAddressInput) (*ec2.ReleaseAddressOutput, error)
}

type address struct {
	Domain string `cfn:"fixed"`
	Tags   tags
}

// addressKind makes elastic addresses; the physical id is the address itself.
func addressKind(api ec2API) kind {
	return define(handler[address]{
		attributes: []string{"AllocationId", "PublicIp"},
		create: func(ctx context.Context, j job, p *address) (string, error) {
			made, err := api.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: types.DomainType(p.Domain), TagSpecifications: specify(types.ResourceTypeElasticIp, p.Tags)})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.AllocationId}, j.own)
			return *made.PublicIp, nil
		},
		read: func(ctx context.Context, _ job, id string, _ *address) (map[string]any, error) {
			allocation, err := allocationOf(ctx, api, id)
			return map[string]any{"AllocationId": allocation, "PublicIp": id}, err
		},
		update: func(ctx context.Context, _ job, id string, old, p *address) error {
			allocation, err := allocationOf(ctx, api, id)
			if err != nil {
				return err
			}
			return retag(ctx, api, allocation, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *address) (*address, error) {
			return actualAddress(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *address) error {
			allocation, err := allocationOf(ctx, api, id)
			if err != nil {
				return err
			}
			_, err = api.ReleaseAddress(ctx, &ec2.ReleaseAddressInput{AllocationId: &allocation})
			return err
		},
	})
}

// allocationOf finds the allocation id of an address.
func allocationOf(ctx context.Context, api addresses, ip string) (string, error) {
	got, err := api.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{PublicIps: []string{ip}})
	if err != nil {
		return "", err
	}
	if len(got.Addresses) != 1 {
		return "", region.Refuse("InvalidAddress.NotFound", "Address '%s' not found.", ip)
	}
	return *got.Addresses[0].AllocationId, nil
}

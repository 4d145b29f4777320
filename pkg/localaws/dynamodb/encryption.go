package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
)

// encryption is how a table is encrypted: nil with the key of DynamoDB's own.
type encryption struct {
	key string
	// customers is false for the key alias/aws/dynamodb of the account, which AWS manages.
	customers bool
}

// encryption is what an SSESpecification asks for: nil when it is disabled or left out.
func (s *Service) encryption(spec *types.SSESpecification) (*encryption, error) {
	if spec == nil || !aws.ToBool(spec.Enabled) {
		return nil, nil
	}
	if spec.SSEType == types.SSETypeAes256 {
		return nil, value.Invalid(wrong + "SSEType AES256 is not supported")
	}
	key := aws.ToString(spec.KMSMasterKeyId)
	if key == "" {
		return &encryption{key: s.reg.Arn("kms", "key/"+s.reg.UUID())}, nil
	}
	return &encryption{key, true}, kms.Check(key)
}

func (e *encryption) describe() *types.SSEDescription {
	if e == nil {
		return nil
	}
	return &types.SSEDescription{Status: types.SSEStatusEnabled, SSEType: types.SSETypeKms, KMSMasterKeyArn: new(e.key)}
}

// encrypt changes a table's encryption, which on AWS takes a while in which the table serves; here it is at once.
func (s *Service) encrypt(t *table, spec *types.SSESpecification) error {
	now, err := s.encryption(spec)
	if err != nil {
		return err
	}
	if now != nil && now.customers && t.encryption != nil && t.encryption.key == now.key {
		return value.Invalid(wrong + "Table is already encrypted by given KMSMasterKeyId")
	}
	t.encryption = now
	return nil
}

// KeyOf tells the customer's KMS key with which a table is encrypted, "" for none. It is no operation of the API.
func (s *Service) KeyOf(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tables[name]; t != nil && t.encryption != nil && t.encryption.customers {
		return t.encryption.key
	}
	return ""
}

package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// s3Rules are S3's, whose actions have other names than its operations.
func s3Rules() rules {
	bucket, object := at(bucketNamed), at(objectNamed)
	version := func(action string) rule {
		return func(c *call) []Right {
			if c.has("VersionId") {
				return object.as(action + "Version")(c)
			}
			return object.as(action)(c)
		}
	}
	listing := func(action string) rule {
		return bucket.as(action).with(holding("s3:prefix", "Prefix"), holding("s3:delimiter", "Delimiter"), lacking("s3:max-keys"))
	}
	return rules{
		"ListBuckets": rule(anywhere).as("ListAllMyBuckets"), "CreateBucket": bucket, "DeleteBucket": bucket, "HeadBucket": bucket.as("ListBucket").with(lacking("s3:prefix", "s3:delimiter")),
		"ListObjectsV2": listing("ListBucket"), "ListObjectVersions": listing("ListBucketVersions"), "GetBucketLocation": bucket,
		"GetBucketEncryption": bucket.as("GetEncryptionConfiguration"), "PutBucketEncryption": bucket.as("PutEncryptionConfiguration"),
		"DeleteBucketEncryption": bucket.as("PutEncryptionConfiguration"),
		"GetPublicAccessBlock":   bucket.as("GetBucketPublicAccessBlock"), "PutPublicAccessBlock": bucket.as("PutBucketPublicAccessBlock"),
		"DeletePublicAccessBlock": bucket.as("PutBucketPublicAccessBlock"),
		"GetBucketPolicy":         bucket, "PutBucketPolicy": bucket, "DeleteBucketPolicy": bucket,
		"GetBucketTagging": bucket, "PutBucketTagging": bucket, "DeleteBucketTagging": bucket.as("PutBucketTagging"),
		"GetBucketVersioning": bucket, "PutBucketVersioning": bucket,
		"GetBucketOwnershipControls": bucket, "PutBucketOwnershipControls": bucket,
		"GetObject": version("GetObject"), "HeadObject": version("GetObject"), "DeleteObject": version("DeleteObject"),
		"DeleteObjects": deleteObjects, "PutObject": all(object, encrypted),
	}
}

func (c *call) bucket() string { return "arn:" + c.reg.Partition + ":s3:::" + c.text("Bucket") }

func bucketNamed(c *call) string { return c.bucket() }

func objectNamed(c *call) string { return c.bucket() + "/" + c.text("Key") }

func deleteObjects(c *call) []Right {
	var out []Right
	for _, object := range c.values("Delete.Objects") {
		action := "s3:DeleteObject"
		if !object.FieldByName("VersionId").IsNil() {
			action = "s3:DeleteObjectVersion"
		}
		for _, key := range opened(object.FieldByName("Key")) {
			out = append(out, Right{Action: action, Resource: c.bucket() + "/" + key.String()})
		}
	}
	return out
}

// encrypted is the right to a key of the customer's with which S3 encrypts an object (S3 User Guide, "Using server-side encryption
// with AWS KMS keys"). AWS's own key lets everybody in the account use it who may use the bucket.
func encrypted(c *call) []Right {
	key := c.facts.Objects.KeyFor(c.text("Bucket"), c.text("SSEKMSKeyId"), c.text("ServerSideEncryption"))
	if key == "" {
		return nil
	}
	if !strings.HasPrefix(key, "arn:") {
		key = c.reg.Arn("kms", "key/"+key)
	}
	return []Right{{Action: "kms:GenerateDataKey", Resource: key, Keys: policy.Keys{
		"kms:viaservice": {"s3." + c.reg.Name + ".amazonaws.com"}, "kms:calleraccount": {c.reg.Account},
	}}}
}

package authorize

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
		"GetObject": all(version("GetObject"), withKey(decryptedWith, "kms:Decrypt")), "HeadObject": all(version("GetObject"), withKey(decryptedWith, "kms:Decrypt")),
		"DeleteObject":  version("DeleteObject"),
		"DeleteObjects": deleteObjects, "PutObject": all(object, withKey(encryptedWith, "kms:GenerateDataKey")),
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

// encryptedWith is the customer's key with which S3 would encrypt an object (S3 User Guide, "Using server-side encryption with AWS
// KMS keys"). AWS's own key lets everybody in the account use it who may use the bucket.
func encryptedWith(c *call) string {
	return c.facts.Objects.KeyFor(c.text("Bucket"), c.text("SSEKMSKeyId"), c.text("ServerSideEncryption"))
}

// decryptedWith is the one with which it has encrypted it.
func decryptedWith(c *call) string { return c.facts.Objects.KeyOf(c.text("Bucket"), c.text("Key")) }

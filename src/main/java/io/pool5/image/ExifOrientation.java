package io.pool5.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** How the camera was held. */
final class ExifOrientation {

  private static final int UPRIGHT = 1;

  private ExifOrientation() {}

  /** 1 to 8; 1 where the file does not say or cannot be understood, which is worth a warning. */
  static int of(byte[] file, ImageFormat format, List<String> warnings) {
    if (format != ImageFormat.JPEG && format != ImageFormat.PNG) {
      return UPRIGHT;
    }
    try {
      ExifIFD0Directory directory =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(file))
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      if (directory == null || !directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
        return UPRIGHT;
      }
      int orientation = directory.getInt(ExifIFD0Directory.TAG_ORIENTATION);
      return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
    } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
      warnings.add("EXIF cannot be read: " + e.getMessage());
      return UPRIGHT;
    }
  }
}
